import { mkdir, mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { chord, wavBytes } from '@murecom/testing'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SCHEMA_VERSION } from '../src/library/store/schema.ts'
import { type Library, LibraryError, openLibrary } from '../src/node.ts'
import { samplesFolder } from './samples-folder.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-'))
  file = join(folder, 'library', 'test.murecom')
  await mkdir(join(folder, 'music', 'album'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

const song = (name: string): string => join(folder, 'music', name)

/** The songs' directions, whatever order they came in. */
function directionsOf(library: Library): number[][] {
  const { vectors, dimensions, ids } = library.songVectors()
  return [...ids.keys()].map(i => [...vectors.subarray(i * dimensions, (i + 1) * dimensions)]).sort()
}

async function writeSongs(names: readonly string[]): Promise<void> {
  for (const [i, name] of names.entries()) {
    await writeFile(song(name), wavBytes(chord([110 * (i + 1), 330, 415], 4), 22050))
  }
}

test('a folder is indexed with its subfolders, and the second run has nothing to do', async () => {
  await writeSongs(['one.wav', 'two.WAV', 'album/three.wav'])
  await writeFile(song('notes.txt'), 'not music')
  await writeFile(song('._two.WAV'), 'not looked at')
  await symlink(join(folder, 'music'), song('album/loop'))
  const library = await openLibrary(file, { model: 'gtzan' })
  const progress: number[] = []
  const first = await library.addFolder(join(folder, 'music'), { workers: 2, onProgress: p => progress.push(p.done) })
  expect(first).toMatchObject({ status: 'done', added: 3, unchanged: 0, moved: 0, refused: [] })
  expect(progress).toEqual([1, 2, 3])
  expect(library.songs().map(s => s.title)).toEqual(['three', 'one', 'two'])
  const second = await library.addFolder(join(folder, 'music'))
  expect(second).toMatchObject({ status: 'done', added: 0, unchanged: 3, moved: 0, refused: [] })
  const similar = await library.similar(song('one.wav'), { limit: 5 })
  expect(similar.map(s => s.title).sort()).toEqual(['three', 'two'])
  library.close()
})

test("the caller's thread, and threads that the caller makes, find the same as the usual ones", async () => {
  await writeSongs(['one.wav', 'two.wav'])
  let started = 0
  const createWorker = (): Worker => {
    started++
    return new Worker(new URL('../src/worker.ts', import.meta.url))
  }
  const found = []
  for (const [i, options] of [{ workers: 1 }, { workers: 0 }, { workers: 2, createWorker }].entries()) {
    const library = await openLibrary(join(folder, `songs-${i}.murecom`), { model: 'gtzan' })
    expect(await library.addFolder(join(folder, 'music'), options)).toMatchObject({ status: 'done', added: 2 })
    found.push(directionsOf(library))
    library.close()
    library.close()
  }
  expect(found[1]).toEqual(found[0])
  expect(found[2]).toEqual(found[0])
  expect(started).toBe(2)
  const library = await openLibrary(file, { model: 'gtzan' })
  await expect(library.addFolder(join(folder, 'music'), { nJobs: 2 } as object)).rejects.toThrow(
    'did you mean workers?',
  )
  await expect(library.similar(song('one.wav'), { n: 3 } as object)).rejects.toThrow('did you mean limit?')
  await expect(library.addFolder(join(folder, 'music'), { workers: 1.5 })).rejects.toThrow('workers must be an integer')
  library.close()
})

test('a file that was cut off before its middle is heard from its beginning', async () => {
  // Seven seconds that say of themselves, as samples in the header of FLAC, that they are two hundred.
  const bytes = await readFile(join(samplesFolder(), 'loop_amen_full.flac'))
  bytes.writeUInt32BE(200 * 44_100, 22)
  await writeFile(song('cut.flac'), bytes)
  const library = await openLibrary(file, { model: 'gtzan' })
  const { added, refused } = await library.addFolder(join(folder, 'music'))
  expect({ added, refused }).toEqual({ added: 1, refused: [] })
  // The whole file with its own header: it is shorter than what the model analyses, so it is analysed from its beginning.
  await writeFile(song('whole.flac'), await readFile(join(samplesFolder(), 'loop_amen_full.flac')))
  await library.addFolder(join(folder, 'music'))
  const [cut, whole] = directionsOf(library)
  expect(cut).toEqual(whole)
  library.close()
})

test('songs in every format are indexed, with the lengths of what is there', async () => {
  const fixtures = new URL('../../decode/test/fixtures/ffmpeg/', import.meta.url)
  const names = ['aac.m4a', 'alac.m4a', 'big-endian.aiff', 'frames.flac', 'layer3.mp3', 'opus.opus', 'vorbis.ogg']
  for (const name of names) await writeFile(song(name), await readFile(new URL(name, fixtures)))
  const library = await openLibrary(file, { model: 'gtzan' })
  const { added, refused } = await library.addFolder(join(folder, 'music'))
  expect({ added, refused }).toEqual({ added: names.length, refused: [] })
  expect([...library.songs()].map(({ durationSeconds }) => durationSeconds)).toEqual(names.map(() => 3))
  library.close()
})

test('files that cannot be used are reported with their reason, once decoded, and the rest is indexed', async () => {
  await writeSongs(['good.wav'])
  await writeFile(song('empty.mp3'), '')
  await writeFile(song('text.mp3'), 'this is no music at all')
  await writeFile(song('silent.wav'), wavBytes(new Float32Array(22050 * 4), 22050))
  await writeFile(song('short.wav'), wavBytes(chord([440], 1), 22050))
  await writeFile(song('cut.wav'), wavBytes(chord([440], 4), 22050).subarray(0, 40))
  await writeFile(
    song('broken.flac'),
    new Uint8Array(5000).fill(7, 4).map((x, i) => 'fLaC'.charCodeAt(i) || x),
  )
  await writeFile(
    song('broken.ogg'),
    new Uint8Array(5000).fill(7, 4).map((x, i) => 'OggS'.charCodeAt(i) || x),
  )
  const library = await openLibrary(file, { model: 'gtzan' })
  const expected = [
    ['broken.flac', /FLAC file: it ends within its metadata/],
    ['broken.ogg', /ogg/i],
    ['cut.wav', /no data chunk/],
    ['empty.mp3', /the file is empty/],
    ['short.wav', /too short: 1.00 s/],
    ['silent.wav', /silent/],
    ['text.mp3', /not an audio file of a format that is known/],
  ] as const
  for (const run of [1, 2]) {
    let decoded = 0
    const report = await library.addFolder(join(folder, 'music'), { onProgress: () => decoded++ })
    expect(decoded).toBe(run === 1 ? 8 : 0)
    expect(report.added).toBe(run === 1 ? 1 : 0)
    const refused = report.refused.sort((a, b) => a.path.localeCompare(b.path))
    expect(refused.map(f => f.path)).toEqual(expected.map(([name]) => song(name)))
    for (const [i, [, reason]] of expected.entries()) expect(refused[i]!.reason).toMatch(reason)
  }
  library.close()
})

test('a changed file is indexed again, a renamed one moves, a mended one comes in', async () => {
  await writeSongs(['a.wav', 'b.wav', 'c.wav'])
  await writeFile(song('later.wav'), 'broken')
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  await writeFile(song('a.wav'), wavBytes(chord([700, 900], 5), 22050))
  await utimes(song('a.wav'), 1, 1)
  await rename(song('b.wav'), song('album/renamed.wav'))
  await writeFile(song('later.wav'), wavBytes(chord([200, 900], 5), 22050))
  const report = await library.addFolder(join(folder, 'music'))
  expect(report).toMatchObject({ status: 'done', added: 2, unchanged: 1, moved: 1, gone: 0, refused: [] })
  expect(library.songs().map(s => s.path)).toEqual([
    song('a.wav'),
    song('album/renamed.wav'),
    song('c.wav'),
    song('later.wav'),
  ])
  library.close()
})

test('a stopped run keeps what is done, and the next run goes on', async () => {
  await writeSongs(['1.wav', '2.wav', '3.wav', '4.wav', '5.wav', '6.wav'])
  const library = await openLibrary(file, { model: 'gtzan' })
  const controller = new AbortController()
  const report = await library.addFolder(join(folder, 'music'), {
    workers: 1,
    signal: controller.signal,
    onProgress: p => p.done === 2 && controller.abort(),
  })
  expect(report).toMatchObject({ status: 'stopped', added: 2 })
  library.close()
  const again = await openLibrary(file, { model: 'gtzan' })
  expect(again.length).toBe(2)
  expect(await again.addFolder(join(folder, 'music'))).toMatchObject({ status: 'done', added: 4, unchanged: 2 })
  again.close()
})

test('a signal that is aborted already stops a run before any file is looked at', async () => {
  await writeSongs(['1.wav'])
  const library = await openLibrary(file, { model: 'gtzan' })
  const report = await library.addFolder(join(folder, 'music'), { signal: AbortSignal.abort() })
  expect(report).toMatchObject({ status: 'stopped', added: 0, unchanged: 0, moved: 0, refused: [] })
  library.close()
})

test('a file that is not a library is refused and stays as it is', async () => {
  const text = join(folder, 'text')
  await writeFile(text, 'my notes, which are longer than the header of a database would be, by some way'.repeat(20))
  const other = join(folder, 'other.sqlite')
  const db = new Database(other)
  db.exec('CREATE TABLE mine (x)')
  db.close()
  const newer = join(folder, 'newer.murecom')
  ;(await openLibrary(newer)).close()
  const tampered = new Database(newer)
  tampered.pragma('user_version = 99')
  tampered.close()
  for (const [path, message] of [
    [text, 'is not a murecom library'],
    [other, 'is a SQLite database of another program'],
    [newer, `has tables of version 99, this murecom reads versions 1 to ${SCHEMA_VERSION}: use a newer murecom`],
  ] as const) {
    const before = await readFile(path)
    await expect(openLibrary(path)).rejects.toThrow(message)
    await expect(openLibrary(path)).rejects.toBeInstanceOf(LibraryError)
    expect(await readFile(path)).toEqual(before)
  }
})

test('a folder that does not exist is said to be missing; so is a song', async () => {
  const library = await openLibrary(file, { model: 'gtzan' })
  await expect(library.addFolder(join(folder, 'nowhere'))).rejects.toThrow('no such file or directory')
  await writeFile(song('file.wav'), '')
  await expect(library.addFolder(song('file.wav'))).rejects.toThrow('is not a folder')
  await expect(library.similar(join(folder, 'nothing.mp3'))).rejects.toThrow('no such file')
  library.close()
})

test('songs are found by words of title, artist and path, accents and case aside', async () => {
  await writeSongs(['Café del Mar.wav', '王菲 红豆.wav', 'album/cafe.wav'])
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  expect(library.find('CAFE').map(s => s.title)).toEqual(['cafe', 'Café del Mar'])
  expect(library.find('王菲').map(s => s.title)).toEqual(['王菲 红豆'])
  expect(library.find('mar album')).toEqual([])
  expect(library.find('  ')).toEqual([])
  library.close()
})

test('a music file that is not in the library can be asked about, and is not added', async () => {
  await writeSongs(['a.wav', 'b.wav'])
  const outside = join(folder, 'outside.wav')
  await writeFile(outside, wavBytes(chord([110, 330, 415], 4), 22050))
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(join(folder, 'music'))
  const [nearest] = await library.similar(outside, { limit: 1 })
  expect(nearest).toMatchObject({ title: 'a', distance: 0 })
  expect(library.length).toBe(2)
  library.close()
})
