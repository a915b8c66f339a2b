import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadGtzanGenreCnn } from '@murecom/genre-cnn/gtzan'
import { chord, wavBytes } from '@murecom/testing'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gtzanModel } from '../src/index.ts'
import { openLibrary } from '../src/node.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-model-'))
  file = join(folder, 'library')
  await mkdir(join(folder, 'music'))
  await writeFile(join(folder, 'music', 'a.wav'), wavBytes(chord([220, 330], 4), 22050))
})
afterEach(() => rm(folder, { recursive: true }))

test('a new library listens with musicnn and keeps the tags of its songs', async () => {
  const library = await openLibrary(file)
  expect([library.model, library.tagNames.length]).toEqual(['musicnn', 50])
  await library.addFolder(join(folder, 'music'))
  library.close()

  const db = new Database(file)
  const { vectors, tags } = db.prepare('SELECT vectors, tags FROM songs').get() as Record<string, Buffer>
  db.close()
  expect([vectors!.length, tags!.length]).toEqual([4 * 50, 4 * 50])
  const again = await openLibrary(file)
  const stored = await again.tags(join(folder, 'music', 'a.wav'))
  expect(stored.map(tag => tag.value)).toEqual(
    [...new Float32Array(new Uint8Array(tags!).buffer)].sort((a, b) => b - a),
  )
  // A file that is not in the library is listened to and not kept.
  await writeFile(join(folder, 'b.wav'), wavBytes(chord([220, 330], 4), 22050))
  expect(await again.tags(join(folder, 'b.wav'))).toEqual(stored)
  expect(again.length).toBe(1)
  again.close()
})

test('a library keeps its model: it need not be named again, and another one is refused', async () => {
  ;(await openLibrary(file, { model: 'gtzan' })).close()
  const library = await openLibrary(file)
  expect([library.model, library.tagNames.length]).toEqual(['gtzan', 10])
  library.close()
  await expect(openLibrary(file, { model: 'musicnn' })).rejects.toThrow(
    'was indexed with the model gtzan, not with musicnn: use another library',
  )
  await expect(openLibrary(join(folder, 'x'), { model: 'vggish' as 'gtzan' })).rejects.toThrow(
    'openLibrary: model must be one of "musicnn", "gtzan", "musicnn-1", got "vggish"',
  )
})

test('two that make one library at a time agree on its model; who wants another is told', async () => {
  const both = await Promise.all([openLibrary(file, { model: 'gtzan' }), openLibrary(file, { model: 'gtzan' })])
  expect(both.map(library => library.model)).toEqual(['gtzan', 'gtzan'])
  for (const library of both) library.close()
  const other = join(folder, 'other')
  const outcomes = await Promise.allSettled([
    openLibrary(other, { model: 'gtzan' }),
    openLibrary(other, { model: 'musicnn' }),
  ])
  const opened = outcomes.filter(outcome => outcome.status === 'fulfilled')
  const refused = outcomes.filter(outcome => outcome.status === 'rejected')
  expect([opened.length, refused.length]).toEqual([1, 1])
  expect(String(refused[0]!.reason)).toContain('was indexed with the model')
  opened[0]!.value.close()
})

test('an own model lies in the library; its file may go', async () => {
  const network = await loadGtzanGenreCnn()
  const own = join(folder, 'own.model')
  await writeFile(own, new Uint8Array(network.toBuffer()))
  const library = await openLibrary(file, { model: { file: own } })
  expect(library.model).toMatch(/^own-[0-9a-f]{12}$/)
  expect(library.tagNames).toEqual(network.labels)
  expect(await library.addFolder(join(folder, 'music'))).toMatchObject({ added: 1, refused: [] })
  library.close()
  await rm(own)
  const again = await openLibrary(file)
  await writeFile(join(folder, 'b.wav'), wavBytes(chord([220, 330], 4), 22050))
  expect(await again.similar(join(folder, 'b.wav'))).toMatchObject([{ title: 'a', score: 1 }])
  again.close()
})

test('a file that is no model is refused, and no library is made for it', async () => {
  const text = join(folder, 'text')
  await writeFile(text, 'not a model, but long enough to have a header')
  await expect(openLibrary(file, { model: { file: text } })).rejects.toThrow(/text: .*not a genre network buffer/)
  await expect(openLibrary(file, { model: { file: join(folder, 'gone') } })).rejects.toThrow('ENOENT')
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})

/** The tables as version 1 made them. */
const VERSION_1 = `
  CREATE TABLE songs (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ms INTEGER NOT NULL,
    hash TEXT NOT NULL, title TEXT, artist TEXT, album TEXT, duration_seconds REAL, vectors BLOB NOT NULL
  ) STRICT;
  CREATE INDEX songs_hash ON songs(hash);
  CREATE TABLE failures (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ms INTEGER NOT NULL, reason TEXT NOT NULL
  ) STRICT;
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`

function version1(path: string, vectors: Float32Array): void {
  const db = new Database(file)
  db.exec(VERSION_1)
  db.pragma(`application_id = ${0x6d75724c}`)
  db.pragma('user_version = 1')
  db.prepare('INSERT INTO settings VALUES (?, ?)').run('model', 'gtzan-1')
  db.prepare('INSERT INTO songs VALUES (7, ?, 1, 2, ?, ?, NULL, NULL, 4, ?)').run(
    path,
    'hash',
    'Old song',
    Buffer.from(vectors.buffer),
  )
  db.prepare('INSERT INTO failures VALUES (?, 3, 4, ?)').run('/music/broken.mp3', 'broken')
  db.close()
}

test('a library of version 1 is upgraded: nothing is lost, and tags come when they are asked for', async () => {
  const path = join(folder, 'music', 'a.wav')
  const model = await gtzanModel()
  const { vectors, tags } = await model.analyse!(chord([220, 330], 4))
  version1(path, vectors)
  const library = await openLibrary(file)
  expect([library.model, library.length]).toEqual(['gtzan', 1])
  expect(library.song(path)).toMatchObject({ title: 'Old song', durationSeconds: 4 })
  expect(library.searchTags('metal').songs).toEqual([])
  const computed = await library.tags(path)
  for (const { name, value } of computed) expect(value).toBeCloseTo(tags![model.tagNames!.indexOf(name)]!, 3)
  library.close()

  const db = new Database(file)
  expect(db.pragma('user_version', { simple: true })).toBe(9)
  expect((db.prepare('SELECT tags FROM songs WHERE id = 7').get() as { tags: Buffer }).tags.length).toBe(40)
  // Old failures do not say whether the bytes or a disk were to blame: each file is tried again.
  expect(db.prepare('SELECT count(*) FROM failures').pluck().get()).toBe(0)
  expect(db.prepare('SELECT decoder FROM songs').pluck().get()).toBe(null)
  db.close()
})

test('a library of version 2 is upgraded, and gets all that a new one has', async () => {
  version1('/music/a.wav', new Float32Array(256).fill(1))
  const old = new Database(file)
  old.exec('ALTER TABLE songs ADD COLUMN tags BLOB; CREATE TABLE model_file (bytes BLOB NOT NULL) STRICT;')
  old.exec("INSERT INTO settings VALUES ('dimensions', '256'), ('tag_names', '[]')")
  old.pragma('user_version = 2')
  old.close()
  ;(await openLibrary(file)).close()
  ;(await openLibrary(`${file}-new`, { model: 'gtzan' })).close()
  const shape = (path: string): unknown => {
    const db = new Database(path)
    const names = db.prepare('SELECT type, name FROM sqlite_master ORDER BY type, name').raw().all()
    const columns = db
      .prepare('SELECT name, type, "notnull" FROM pragma_table_info(\'songs\') ORDER BY name')
      .raw()
      .all()
    db.close()
    return { names, columns }
  }
  expect(shape(file)).toEqual(shape(`${file}-new`))
})

test('an upgrade that fails leaves version 1 as it was', async () => {
  version1('/music/a.wav', new Float32Array(256).fill(1))
  const db = new Database(file)
  db.exec('CREATE TABLE model_file (mine TEXT)') // in the way of the upgrade
  db.close()
  await expect(openLibrary(file)).rejects.toThrow('model_file')
  const after = new Database(file)
  expect(after.pragma('user_version', { simple: true })).toBe(1)
  expect(after.prepare('PRAGMA table_info(songs)').all()).toHaveLength(10)
  after.close()
})

test('a library that another program is writing to is said to be busy', { timeout: 60_000 }, async () => {
  version1('/music/a.wav', new Float32Array(256).fill(1))
  const other = new Database(file)
  other.exec('BEGIN EXCLUSIVE')
  await expect(openLibrary(file)).rejects.toThrow('another program is writing to it')
  other.exec('ROLLBACK')
  other.close()
  const library = await openLibrary(file)
  expect(library.length).toBe(1)
  const writer = new Database(file)
  writer.exec('BEGIN IMMEDIATE')
  await expect(library.addFolder(join(folder, 'music'))).rejects.toThrow('another program is writing to it')
  writer.exec('ROLLBACK')
  writer.close()
  expect(library.length).toBe(1)
  library.close()
})
