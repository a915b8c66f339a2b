import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { mulberry32 } from '@murecom/internal'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary, type ParallelLibrary } from '../src/node.ts'
import { type StoredSong, storeLibrary } from './reference/stored-library.ts'

let folder: string
let file: string
let library: Library
let parallel: ParallelLibrary | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-parallel-'))
  file = join(folder, 'songs.murecom')
})
afterEach(async () => {
  await parallel?.close()
  parallel = undefined
  library.close()
  rmSync(folder, { recursive: true })
})

function songsOf(count: number, seed: number): StoredSong[] {
  const random = mulberry32(seed)
  return Array.from({ length: count }, (_, i) => ({
    path: `/music/album ${i % 9}/song ${i}.mp3`,
    title: `Song ${i}`,
    artist: `Artist ${i % 7}`,
    album: `Album ${i % 9}`,
    vectors: [random(), random(), random(), random()],
    tags: [random(), random()],
  }))
}

async function open(count: number): Promise<StoredSong[]> {
  const songs = songsOf(count, 1)
  storeLibrary(file, 4, ['calm', 'loud'], songs)
  library = await openLibrary(file)
  return songs
}

/** Waits for what will stay. */
async function eventually<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isDone(answer)) return answer
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

test('a thread gives the answers of the library itself', async () => {
  const songs = await open(60)
  parallel = await library.parallel()
  const [a, b, c] = [songs[3]!.path, songs[30]!.path, songs[50]!.path]
  expect(await parallel.similar(a, { limit: 7, excludeSameArtist: true })).toEqual(
    await library.similar(a, { limit: 7, excludeSameArtist: true }),
  )
  expect(await parallel.path(a, b, { limit: 5 })).toEqual(library.path(a, b, { limit: 5 }))
  expect(await parallel.mix({ plus: [a, b], minus: [c] })).toEqual(library.mix({ plus: [a, b], minus: [c] }))
  expect(await parallel.clusters({ k: 3 })).toEqual(library.clusters({ k: 3 }))
  expect(await parallel.searchTags('calm')).toEqual(library.searchTags('calm'))
  expect(await parallel.find('song 1')).toEqual(library.find('song 1'))
  expect(await parallel.nearestNames('sonk 11')).toEqual(library.nearestNames('sonk 11'))
  expect(await parallel.orderedIds()).toEqual(library.orderedIds())
  expect(await parallel.searchIds('album 3')).toEqual(library.searchIds('album 3'))
  expect(await parallel.idNamed('Song 5')).toBe(6)
  expect(await parallel.songVectors()).toEqual(library.songVectors())
  expect(parallel.songsWithIds([6])).toEqual(library.songsWithIds([6]))
  expect([parallel.length, parallel.tagNames, parallel.idOf(a), parallel.file]).toEqual([60, ['calm', 'loud'], 4, file])
  await expect(parallel.path(a, '/nowhere')).rejects.toThrow('to must be a path of the library')
  await expect(parallel.similar(a, { limit: 0 })).rejects.toThrow('limit must be an integer of at least 1')
})

test('what another process changes is answered for, and the caller is called', { timeout: 30_000 }, async () => {
  await open(20)
  let changes = 0
  parallel = await library.parallel({ onChange: () => changes++ })
  const before = parallel.revision
  const db = new Database(file)
  db.prepare("UPDATE songs SET title = 'Another name' WHERE id = 7").run()
  db.prepare('DELETE FROM songs WHERE id = 8').run()
  db.close()
  const found = await eventually(
    () => parallel!.searchIds('another name'),
    ids => ids.length > 0,
  )
  expect([...found]).toEqual([7])
  expect((await parallel.orderedIds()).length).toBe(19)
  expect(parallel.revision).toBeGreaterThan(before)
  await eventually(
    async () => changes,
    count => count > 0,
  )
})

test('many changes are taken by a thread that begins anew; no question fails meanwhile', {
  timeout: 60_000,
}, async () => {
  await open(1200)
  let started = 0
  parallel = await library.parallel({
    createWorker: () => {
      started++
      return new Worker(new URL('../src/worker.ts', import.meta.url))
    },
  })
  const db = new Database(file)
  // More rows than may be loose.
  for (let i = 0; i < 5; i++) db.exec("UPDATE songs SET title = title || ' again'")
  db.exec(
    "INSERT INTO songs (path, size, mtime_ms, hash, title, vectors) SELECT 'x' || a.id || ',' || b.id, 1, 1, a.id || ',' || b.id, 'Copy', a.vectors FROM songs a, songs b WHERE b.id <= 4",
  )
  db.close()
  const wanted = library.length
  expect(wanted).toBe(6000)
  await eventually(
    () => parallel!.orderedIds(),
    ids => ids.length === wanted,
  )
  await eventually(
    async () => started,
    count => count >= 2,
  )
  expect((await parallel.searchIds('copy')).length).toBe(4800)
})

test('a thread that dies is replaced; after close nothing is answered', async () => {
  const songs = await open(10)
  const workers: Worker[] = []
  parallel = await library.parallel({
    createWorker: () => {
      workers.push(new Worker(new URL('../src/worker.ts', import.meta.url)))
      return workers.at(-1)!
    },
  })
  await workers[0]!.terminate()
  await expect(parallel.similar(songs[0]!.path)).rejects.toThrow('a worker ended')
  expect(await parallel.similar(songs[0]!.path)).toHaveLength(9)
  expect(workers).toHaveLength(2)
  await parallel.close()
  await parallel.close()
  await expect(parallel.similar(songs[0]!.path)).rejects.toThrow('the worker was ended')
})

test('a library in memory has no file that a thread could open', async () => {
  library = await openLibrary(':memory:')
  await expect(library.parallel()).rejects.toThrow('a library in memory cannot be opened by a thread')
})
