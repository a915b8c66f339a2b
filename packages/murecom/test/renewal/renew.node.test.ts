import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chord, wavBytes } from '@murecom/testing'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { SongStore } from '../../src/library/store/song-store.ts'
import { type Library, openLibrary, type SimilarLibrarySong } from '../../src/node.ts'

let folder: string
let music: string
/** A library of the music as an older version made it, one as this version makes it, and a copy of the first for each test. */
let old: string
let fresh: string
let file: string
const opened: Library[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-renew-'))
  music = join(folder, 'music')
  mkdirSync(music)
  for (const [i, name] of ['a', 'b', 'c', 'd'].entries())
    writeFileSync(song(name), sound(220 * 1.3 ** i, 330 * 1.4 ** i))
  copyFileSync(song('a'), song('z copy of a'))
  old = join(folder, 'old.murecom')
  fresh = join(folder, 'fresh.murecom')
  for (const [path, model] of [
    [old, 'musicnn-1'],
    [fresh, 'musicnn'],
  ] as const) {
    using library = await openLibrary(path, { model })
    await library.addFolder(music, { workers: 0 })
  }
}, 60_000)
beforeEach(() => {
  file = join(folder, 'library.murecom')
  copyFileSync(old, file)
})
afterEach(() => {
  for (const library of opened.splice(0)) library.close()
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

const song = (name: string): string => join(music, `${name}.wav`)
const sound = (...hertz: number[]): Uint8Array => wavBytes(chord(hertz, 3.2), 16_000)

async function open(path = file, model?: 'musicnn' | 'musicnn-1'): Promise<Library> {
  const library = await openLibrary(path, model && { model })
  opened.push(library)
  return library
}

function rowsOf(path: string, sql: string): Record<string, unknown>[] {
  const db = new Database(path, { readonly: true })
  try {
    return db.prepare(sql).all() as Record<string, unknown>[]
  } finally {
    db.close()
  }
}

const soundsOf = (path: string): unknown[] =>
  rowsOf(path, 'SELECT path, hex(vectors) AS vectors, hex(tags) AS tags FROM songs ORDER BY path')
const staged = (): unknown[] => rowsOf(file, 'SELECT hash FROM renewed_sounds')
const like = (library: Pick<Library, 'similar'>, name: string): Promise<SimilarLibrarySong[]> =>
  library.similar(song(name), { foldCopies: false })

test('an old library goes on with its model, also where the new one is named', { timeout: 30_000 }, async () => {
  const library = await open(file, 'musicnn')
  expect([library.model, library.newerModel]).toEqual(['musicnn-1', 'musicnn'])
  writeFileSync(song('e'), sound(500, 700))
  try {
    expect(await library.addFolder(music, { workers: 0 })).toMatchObject({ added: 1, unchanged: 5, refused: [] })
  } finally {
    rmSync(song('e'))
  }
  const [added] = rowsOf(file, "SELECT vectors, tags FROM songs WHERE path LIKE '%/e.wav'") as Record<string, Buffer>[]
  const floats = (blob: Buffer): Float32Array => new Float32Array(new Uint8Array(blob).buffer)
  const tags = floats(added!['tags']!)
  const length = Math.hypot(...tags)
  for (const [i, x] of floats(added!['vectors']!).entries()) expect(x).toBeCloseTo(tags[i]! / length, 6)
  const present = await open(fresh)
  expect([present.model, present.newerModel]).toEqual(['musicnn', undefined])
  await expect(openLibrary(fresh, { model: 'musicnn-1' })).rejects.toThrow(
    'was indexed with the model musicnn, not with musicnn-1',
  )
})

test('a renewal that is stopped changes no answer and goes on; its end reaches all who have the library open', {
  timeout: 60_000,
}, async () => {
  const library = await open()
  await using parallel = await library.parallel()
  const before = await like(library, 'b')
  const after = await like(await open(fresh), 'b')
  expect(after).not.toEqual(before)
  const control = new AbortController()
  const stopped = await library.renew({ workers: 0, signal: control.signal, onProgress: () => control.abort('enough') })
  expect(stopped).toEqual({ status: 'stopped', model: 'musicnn-1', renewed: 0, withoutSound: [] })
  expect([staged().length, soundsOf(file)]).toEqual([1, soundsOf(old)])
  expect(await like(library, 'b')).toEqual(before)
  expect(await parallel.similar(song('b'), { foldCopies: false })).toEqual(before)

  const other = await open()
  const totals = new Set<number>()
  const report = await other.renew({ workers: 0, onProgress: ({ total }) => totals.add(total) })
  expect(report).toEqual({ status: 'done', model: 'musicnn', renewed: 5, withoutSound: [] })
  // The first run did one of four contents.
  expect([...totals]).toEqual([3])
  expect([staged(), soundsOf(file)]).toEqual([[], soundsOf(fresh)])
  expect([other.model, other.newerModel, library.model]).toEqual(['musicnn', undefined, 'musicnn'])
  expect(await other.renew()).toEqual({ status: 'done', model: 'musicnn', renewed: 0, withoutSound: [] })
  expect(await like(library, 'b')).toEqual(after)
  // The thread gives the old answer or the new one until it has gone over, and nothing of both.
  for (;;) {
    const answer = await parallel.similar(song('b'), { foldCopies: false })
    if (JSON.stringify(answer) === JSON.stringify(after)) break
    expect(answer).toEqual(before)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
})

test('a renewal that is killed goes on where it was', { timeout: 60_000 }, async () => {
  const script = fileURLToPath(new URL('./renew-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect([staged().length, soundsOf(file)]).toEqual([1, soundsOf(old)])
  const library = await open()
  expect(await library.renew({ workers: 0 })).toMatchObject({ status: 'done', model: 'musicnn', renewed: 5 })
  expect(soundsOf(file)).toEqual(soundsOf(fresh))
})

test('songs that cannot be analysed have no sound until the next run finds them, and stay in the lists', {
  timeout: 60_000,
}, async () => {
  const library = await open()
  const kept = readFileSync(song('c'))
  renameSync(song('b'), join(folder, 'b.wav'))
  writeFileSync(song('c'), sound(450, 600))
  const refused: string[] = []
  const report = await library.renew({ workers: 0, onRefused: ({ path }) => refused.push(path) })
  renameSync(join(folder, 'b.wav'), song('b'))
  writeFileSync(song('c'), kept)
  expect(report).toMatchObject({ status: 'done', renewed: 3 })
  expect(report.withoutSound.map(({ path, kind }) => [path, kind])).toEqual([
    [song('b'), 'unreadable'],
    [song('c'), 'changed'],
  ])
  expect(refused).toEqual([song('b'), song('c')])
  expect(library.songs()).toHaveLength(5)
  expect(library.faults().map(({ path }) => path)).toEqual([song('b'), song('c')])
  expect((await like(library, 'a')).map(({ path }) => path).sort()).toEqual([song('d'), song('z copy of a')])
  expect(await library.addFolder(music, { workers: 0 })).toMatchObject({ added: 2, unchanged: 3, gone: 0 })
  expect(library.faults()).toEqual([])
  expect(soundsOf(file)).toEqual(soundsOf(fresh))
})

test('songs that come meanwhile are analysed too; of two runs one takes all in; the old model stores nothing later', {
  timeout: 60_000,
}, async () => {
  const library = await open()
  const bytes = sound(510, 710)
  writeFileSync(song('e'), bytes)
  const db = new Database(file)
  const add = db.prepare(
    `INSERT INTO songs (path, size, mtime_ms, hash, title, vectors, decoder)
     SELECT ?, ?, 1, ?, 'e', vectors, decoder FROM songs LIMIT 1`,
  )
  const onProgress = ({ done, total }: { done: number; total: number }): void => {
    if (done === 1 && total === 4) add.run(song('e'), bytes.length, createHash('sha256').update(bytes).digest('hex'))
  }
  const other = await open()
  const reports = await Promise.all([library.renew({ workers: 0, onProgress }), other.renew({ workers: 0 })])
  rmSync(song('e'))
  expect(reports.map(({ status, model }) => [status, model])).toEqual([
    ['done', 'musicnn'],
    ['done', 'musicnn'],
  ])
  expect(reports.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(6)
  expect(staged()).toEqual([])
  expect(soundsOf(file).filter(row => (row as { path: string }).path !== song('e'))).toEqual(soundsOf(fresh))
  expect(library.faults()).toEqual([])
  const late = new SongStore(db, { decoder: 'test', model: 'musicnn-1' })
  expect(() => late.save({ path: '/x', size: 1, mtimeMs: 1 }, {} as never)).toThrow(
    'was renewed to the model musicnn meanwhile: index again',
  )
  db.close()
})

test('what cannot be renewed in place says why', async () => {
  const db = new Database(file)
  db.prepare("UPDATE songs SET path = 'subsonic://music.example.org/7' WHERE path LIKE '%/d.wav'").run()
  db.close()
  const library = await open()
  await expect(library.renew({ workers: 0 })).rejects.toThrow(
    '1 of its songs were fetched from servers and are not analysed anew in place: index into a new library',
  )
  await expect(library.renew({ worker: 0 } as never)).rejects.toThrow('Library.renew: worker is not an option')
})
