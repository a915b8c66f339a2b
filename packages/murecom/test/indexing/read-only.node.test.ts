import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openLibrary } from '../../src/node.ts'
import { MusicFolder } from './music-folder.ts'

const folder = new MusicFolder()
/** A user who is nobody: for root, the rights of files are no bounds. */
const NOBODY = 65534

/** What a program of a user without rights gets of the library. */
async function asked(file: string): Promise<{ songs: string[]; similar: string[]; tags: number; refusal: string }> {
  const script = fileURLToPath(new URL('./ask-child.ts', import.meta.url))
  const isRoot = process.getuid?.() === 0
  const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, file, folder.music], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  })
  let out = ''
  let err = ''
  child.stdout.on('data', data => (out += data))
  child.stderr.on('data', data => (err += data))
  const [code] = await once(child, 'close')
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

/** A library on a disk that cannot be written to. */
async function disk(prepare: (file: string) => void = () => {}): Promise<string> {
  folder.song('a.wav', 1)
  folder.song('b.wav', 2)
  const library = await openLibrary(folder.file, { model: 'gtzan' })
  await library.addFolder(folder.music, { workers: 0 })
  library.close()
  prepare(folder.file)
  const disk = join(folder.base, 'disk')
  mkdirSync(disk)
  copyFileSync(folder.file, join(disk, 'songs.murecom'))
  chmodSync(join(disk, 'songs.murecom'), 0o444)
  chmodSync(disk, 0o555)
  chmodSync(folder.base, 0o755)
  return join(disk, 'songs.murecom')
}

/** Writes a library anew with the tables of version 2. */
function asVersion2(file: string): void {
  const db = new Database(file)
  const columns = 'id, path, size, mtime_ms, hash, title, artist, album, duration_seconds, vectors, tags'
  const songs = db.prepare(`SELECT ${columns} FROM songs`).raw().all()
  const settings = db
    .prepare("SELECT key, value FROM settings WHERE key IN ('model', 'dimensions', 'tag_names')")
    .raw()
    .all()
  db.close()
  rmSync(file)
  const old = new Database(file)
  old.exec(`
    CREATE TABLE songs (
      id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ms INTEGER NOT NULL,
      hash TEXT NOT NULL, title TEXT, artist TEXT, album TEXT, duration_seconds REAL, vectors BLOB NOT NULL, tags BLOB
    ) STRICT;
    CREATE INDEX songs_hash ON songs(hash);
    CREATE TABLE failures (
      path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ms INTEGER NOT NULL, reason TEXT NOT NULL
    ) STRICT;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE model_file (bytes BLOB NOT NULL) STRICT;
  `)
  for (const row of songs) old.prepare('INSERT INTO songs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(row)
  for (const row of settings) old.prepare('INSERT INTO settings VALUES (?, ?)').run(row)
  old.pragma(`application_id = ${0x6d75724c}`)
  old.pragma('user_version = 2')
  old.close()
}

const isUnix = process.platform !== 'win32'

test.runIf(isUnix)(
  'a library on a disk that cannot be written to answers, and is not indexed into [not on Windows: rights are others there]',
  async () => {
    const file = await disk()
    const before = readFileSync(file)
    expect(await asked(file)).toEqual({
      songs: ['a', 'b'],
      similar: ['b'],
      tags: 10,
      refusal: `${file}: cannot be written to, so nothing can be indexed`,
    })
    expect(readFileSync(file)).toEqual(before)
    expect(existsSync(`${file}-wal`)).toBe(false)
  },
)

test.runIf(isUnix)('so does one with a write-ahead log, as older versions left it [not on Windows]', async () => {
  const file = await disk(path => {
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.close()
  })
  expect(readFileSync(file)[18]).toBe(2)
  expect(await asked(file)).toMatchObject({ songs: ['a', 'b'], similar: ['b'] })
})

test.runIf(isUnix)('so does one of an older version, which is upgraded in memory [not on Windows]', async () => {
  const file = await disk(asVersion2)
  const before = readFileSync(file)
  expect(await asked(file)).toMatchObject({ songs: ['a', 'b'], similar: ['b'] })
  expect(readFileSync(file)).toEqual(before)
})

test('after a run the library needs no second file beside it', async () => {
  folder.song('a.wav')
  const library = await openLibrary(folder.file, { model: 'gtzan' })
  await library.addFolder(folder.music, { workers: 0 })
  library.close()
  library.close()
  expect(readFileSync(folder.file)[18]).toBe(1)
  expect(existsSync(`${folder.file}-wal`)).toBe(false)
})

test('two readers, and a writer beside them, do not keep each other from closing', async () => {
  folder.song('a.wav')
  const libraries = [await openLibrary(folder.file, { model: 'gtzan' }), await openLibrary(folder.file)]
  await libraries[0]!.addFolder(folder.music, { workers: 0 })
  expect(libraries[1]!.length).toBe(1)
  libraries[0]!.close()
  expect(libraries[1]!.length).toBe(1)
  libraries[1]!.close()
  expect(readFileSync(folder.file)[18]).toBe(1)
})

test('an empty name, and a folder, are no library', async () => {
  await expect(openLibrary('')).rejects.toThrow(new RangeError('openLibrary: file must be a path, got ""'))
  await expect(openLibrary(folder.music)).rejects.toThrow(`${folder.music}: is a folder, not a library file`)
  writeFileSync(join(folder.base, 'text'), 'no library, but long enough to have a header of a hundred bytes'.repeat(3))
  await expect(openLibrary(join(folder.base, 'text'))).rejects.toThrow('is not a murecom library')
})
