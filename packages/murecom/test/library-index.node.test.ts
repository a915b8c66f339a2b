import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary } from '../src/node.ts'
import { type StoredSong, storeLibrary } from './reference/stored-library.ts'

const TAGS = ['calm', 'loud', 'old']
const DIMENSIONS = 6

let folder: string
let file: string
let notices: string[]
const opened: Library[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-index-'))
  file = join(folder, 'songs.murecom')
  notices = []
})
afterEach(() => {
  for (const library of opened.splice(0)) library.close()
  rmSync(folder, { recursive: true })
})

function songsOf(count: number, seed: number): StoredSong[] {
  const random = mulberry32(seed)
  const pick = (most: number): number => Math.floor(random() * most)
  return Array.from({ length: count }, (_, i) => ({
    path: `/music/album ${i % 40}/song ${seed}-${i}.mp3`,
    title: `Título ${pick(300)}`,
    artist: pick(5) === 0 ? null : `Artist ${pick(50)}`,
    album: `Album ${i % 40}`,
    durationSeconds: 100 + pick(10),
    hash: `hash ${seed} ${pick(count * 4)}`,
    vectors: Array.from({ length: (1 + pick(3)) * DIMENSIONS }, () => pick(5)),
    tags: TAGS.map(() => random()),
  }))
}

async function open(path = file): Promise<Library> {
  const library = await openLibrary(path, { onNotice: line => notices.push(line) })
  opened.push(library)
  return library
}

/** The answers of each kind. */
async function answersOf(library: Library): Promise<unknown> {
  const songs = library.songs()
  const [a, b, c] = [songs[3]!.path, songs[songs.length >> 1]!.path, songs.at(-2)!.path]
  return {
    similar: await Promise.all([a, b, c].map(path => library.similar(path, { limit: 12 }))),
    others: await library.similar(b, { limit: 5, excludeSameArtist: true, foldCopies: false }),
    path: library.path(a, c, { limit: 7 }).map(({ path }) => path),
    mix: library.mix({ plus: [a, b], minus: [c] }, { limit: 9 }),
    clusters: library.clusters({ k: 3 }).map(({ songs, tags }) => [songs.map(({ path }) => path).sort(), tags]),
    search: ['calm', 'titulo 7', 'artist 3 loud', 'album 12'].map(text => library.searchTags(text, { limit: 10 })),
    find: ['titulo 7', 'TÍTULO', 'album 12 song', 'artist 3'].map(text => library.find(text, { limit: 2000 })),
    nearest: library.nearestNames('titulu 12', { limit: 3 }),
  }
}

/** What a library without an index says: every song is read. */
async function answersAnew(): Promise<unknown> {
  const copy = join(folder, `copy-${opened.length}.murecom`)
  const db = new Database(file)
  await db.backup(copy)
  db.close()
  return answersOf(await open(copy))
}

const indexFile = (): string => `${file}.index`

test('a large library keeps an index beside it, from which the next one answers the same', async () => {
  storeLibrary(file, DIMENSIONS, TAGS, songsOf(1500, 1))
  const first = await answersOf(await open())
  expect(existsSync(indexFile())).toBe(true)
  const bytes = readFileSync(indexFile())
  expect(await answersOf(await open())).toEqual(first)
  expect(readFileSync(indexFile())).toEqual(bytes)
  expect(notices).toEqual([])
})

test('a small library keeps none', async () => {
  storeLibrary(file, DIMENSIONS, TAGS, songsOf(100, 1))
  await answersOf(await open())
  expect(existsSync(indexFile())).toBe(false)
})

test('an index that is damaged, cut off, foreign, older or of another library is said to be, and built anew', async () => {
  storeLibrary(file, DIMENSIONS, TAGS, songsOf(1200, 2))
  const right = await answersOf(await open())
  const good = readFileSync(indexFile())
  const other = join(folder, 'other.murecom')
  storeLibrary(other, DIMENSIONS, TAGS, songsOf(1300, 3))
  await answersOf(await open(other))
  const damaged = Buffer.from(good)
  damaged[good.length >> 1]! ^= 0x40
  const older = Buffer.from(good)
  older.writeUInt16LE(0, 4)
  const cases: [bytes: Buffer, why: string][] = [
    [damaged, 'it is damaged: its checksum does not fit'],
    [good.subarray(0, 5000), 'it is cut off'],
    [Buffer.from('not an index at all'), 'it begins with "not "'],
    [older, 'its version is 0, this release reads version 4'],
    [readFileSync(`${other}.index`), 'is built anew: it is of another library'],
    [Buffer.alloc(0), 'it has 0 bytes'],
  ]
  for (const [bytes, why] of cases) {
    notices.length = 0
    writeFileSync(indexFile(), bytes)
    expect(await answersOf(await open())).toEqual(right)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain(why)
    expect(readFileSync(indexFile())).toEqual(good)
  }
})

test('what another process adds, changes and removes is answered at once, as if all were read anew', async () => {
  const random = mulberry32(4)
  storeLibrary(file, DIMENSIONS, TAGS, songsOf(1100, 4))
  const library = await open()
  await answersOf(library)
  const fresh = songsOf(200, 5)
  const db = new Database(file)
  for (let round = 0; round < 4; round++) {
    db.transaction(() => {
      const ids = db.prepare('SELECT id FROM songs').pluck().all() as number[]
      const pick = (): number => ids[Math.floor(random() * ids.length)]!
      for (let i = 0; i < 20; i++) {
        db.prepare('DELETE FROM songs WHERE id = ?').run(pick())
        db.prepare("UPDATE songs SET title = 'Título 7', artist = NULL WHERE id = ?").run(pick())
        db.prepare(
          'UPDATE songs SET vectors = ifnull((SELECT vectors FROM songs WHERE id = ?), vectors) WHERE id = ?',
        ).run(pick(), pick())
      }
      for (const song of fresh.splice(0, 25)) insert(db, song)
    })()
    const expected = await answersAnew()
    expect(sorted(await answersOf(library))).toEqual(sorted(expected))
    // From the index, which is older, as well.
    expect(sorted(await answersOf(await open()))).toEqual(sorted(expected))
  }
  db.close()
  expect(notices).toEqual([])
})

function insert(db: Database.Database, song: StoredSong): void {
  const blob = (values: readonly number[]): Buffer => Buffer.from(Float32Array.from(values).buffer)
  db.prepare(
    `INSERT INTO songs (path, size, mtime_ms, hash, title, artist, album, duration_seconds, vectors, tags)
     VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    song.path,
    song.hash,
    song.title,
    song.artist,
    song.album,
    song.durationSeconds,
    blob(song.vectors),
    blob(song.tags!),
  )
}

/** Ties are in the order in which songs came in or changed, which an index that was built anew does not know. */
function sorted(answers: unknown): unknown {
  const key = (value: unknown): string => JSON.stringify(value)
  const { find, similar } = answers as { find: unknown[][]; similar: { score: number }[][] }
  return {
    find: find.map(songs => songs.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))),
    similar: similar.map(songs => songs.map(({ score }) => score)),
  }
}

test('a backup that was restored beside a newer index is not mistaken for what it was', async () => {
  storeLibrary(file, DIMENSIONS, TAGS, songsOf(1100, 6))
  const backup = join(folder, 'backup')
  copyFileSync(file, backup)
  const db = new Database(file)
  db.prepare("UPDATE songs SET title = 'Newer' WHERE id <= 40").run()
  db.close()
  await answersOf(await open()) // the index knows the newer titles
  for (const library of opened.splice(0)) library.close()
  copyFileSync(backup, file)
  const restored = new Database(file)
  restored.prepare("UPDATE songs SET artist = 'Somebody' WHERE id > 1000").run()
  restored.close()
  const library = await open()
  expect(library.find('newer')).toEqual([])
  expect(notices).toEqual([expect.stringContaining('it is of another library')])
})

test('stored numbers that are not finite are named, and no answer by sound holds them', async () => {
  storeLibrary(
    file,
    2,
    ['calm'],
    [
      { path: '/a', vectors: [1, 0], tags: [0.5] },
      { path: '/nan', title: 'Nan', vectors: [Number.NaN, 0], tags: [0.5] },
      { path: '/infinite', vectors: [1, 1], tags: [Number.POSITIVE_INFINITY] },
      { path: '/cut', vectors: [1, 1, 1], tags: [0.5] },
      { path: '/b', vectors: [1, 1], tags: [0.5] },
    ],
  )
  const library = await open()
  expect(library.faults()).toEqual([
    { path: '/cut', reason: 'its vectors have 3 values, not a multiple of 2' },
    { path: '/infinite', reason: 'its tags are not from 0 to 1' },
    { path: '/nan', reason: 'its vectors are not finite' },
  ])
  const paths = (songs: readonly { path: string }[]): string[] => songs.map(({ path }) => path)
  expect(paths(await library.similar('/a'))).toEqual(['/b'])
  expect(await library.similar('/nan')).toEqual([])
  expect(paths(library.path('/a', '/b', { limit: 9 }))).toEqual(['/a', '/b'])
  expect(library.clusters({ k: 1 }).map(({ songs }) => paths(songs).sort())).toEqual([['/a', '/b']])
  expect(paths(library.find('nan'))).toEqual(['/nan'])
  expect(paths(library.searchTags('nan').songs)).toEqual(['/nan'])
})
