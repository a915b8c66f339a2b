import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WholeFilter } from '../../src/filters/filter.ts'
import { parseFilter } from '../../src/filters/parse.ts'
import { type Library, type LibrarySong, listeningFile, openLibrary, openListening, similarBy } from '../../src/node.ts'
import { isLetThrough, type NotedSong } from '../reference/filter-by-hand.ts'
import { storeLibrary } from '../reference/stored-library.ts'

const TAGS = ['calm', 'loud']
const GENRES = ['Jazz', 'Hip-Hop', 'Rock', '演歌', 'Christmas']
const random = mulberry32(8)
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!

let folder: string
let library: Library
let songs: NotedSong[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-filters-'))
  const file = join(folder, 'songs.murecom')
  const stored = Array.from({ length: 120 }, (_, i) => ({
    path: `/music/${pick(['Live', 'Studio'])}/${pick(['A b', 'Björk', 'x'])}/${i}.mp3`,
    title: `${pick(['Love', 'Snow at Christmas', 'Тишина'])} ${i % 17}`,
    artist: pick(['Björk', 'AC/DC', 'Nina Simone']),
    album: pick(['First', 'Christmas songs', 'Зима']),
    durationSeconds: 100 + 5 * i,
    vectors: [random(), random(), random()],
    tags: [random(), random() / 3].map(Math.fround),
  }))
  storeLibrary(file, 3, TAGS, stored)
  const db = new Database(file)
  for (const { path } of stored) {
    const genres = GENRES.filter(() => random() < 0.3).join('\n')
    const year = random() < 0.2 ? null : 1950 + Math.floor(70 * random())
    db.prepare('UPDATE songs SET genres = ?, year = ?, compilation = ?, album_artist = ? WHERE path = ?').run(
      ...[genres, year, Number(random() < 0.3), pick(['Various', null]), path],
    )
  }
  db.close()
  library = await openLibrary(file)
  using listening = openListening(listeningFile(file))
  songs = library.songs().map(song => {
    const content = library.contentsOf([library.idOf(song.path)!])[0]!
    const noted = { rating: pick([null, 1, 3, 5]), starred: random() < 0.3, plays: pick([0, 1, 4]) }
    const item = { kind: 'song', hash: content.hash, path: song.path } as const
    if (noted.rating !== null) listening.setRating('ann', item, noted.rating)
    if (noted.starred) listening.setStar('ann', item, 5)
    for (let at = 0; at < noted.plays; at++) {
      const play = { user: 'ann', song: content, playedSeconds: null, durationSeconds: null }
      listening.addPlays([{ ...play, at, outcome: 'completed', source: 'page' }])
    }
    const own = stored.find(({ path }) => path === song.path)!.tags
    return { ...song, ...noted, soundTags: { calm: own[0]!, loud: own[1]! } }
  })
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const user = 'ann'
const ALL = 1000
const pathsOf = (found: readonly LibrarySong[]): string[] => found.map(({ path }) => path)

/** Paths that a filter lets through, by hand. */
function letThrough(where: string): Set<string> {
  const filter = parseFilter(where) as WholeFilter
  return new Set(songs.filter(song => isLetThrough(filter, song)).map(({ path }) => path))
}

/** Filters of every field and operator. */
const tests = fc.constantFrom(
  ...['genre = jazz', 'genre != "hip hop"', 'genre ~ o', 'genre = none', 'genre in (rock, 演歌)', 'artist = bjork'],
  ...[
    'artist = "ac dc"',
    'title ~ love',
    'title !~ тишина',
    'album = зима',
    'albumartist = various',
    'albumartist = none',
  ],
  ...[
    'year >= 1990',
    'year < 1970',
    'year = none',
    'year in (1960, 1961, 1962)',
    'duration <= 5:00',
    'duration > 200s',
  ],
  ...['folder under live', 'folder = "a b"', 'folder under björk', 'path ~ "studio x"', 'tag:calm', 'tag:loud > 0.1'],
  ...[
    'tag:christmas',
    'tag:jazz',
    'rating >= 3',
    'rating = none',
    'starred',
    'plays = 0',
    'plays > 1',
    'compilation',
    'not lyrics',
  ],
)
const wheres = fc.letrec<{ filter: string }>(tie => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tests,
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter')).map(([a, by, b]) => `(${a} ${by} ${b})`),
    tie('filter').map(part => `not (${part})`),
  ),
})).filter

test('a filter lets through what it lets through by hand', () => {
  fc.assert(
    fc.property(wheres, where => {
      const found = library.find('mp3', { limit: ALL, where, user })
      expect(new Set(pathsOf(found))).toEqual(letThrough(where))
    }),
    propertyRuns(150, 12),
  )
})

test('a filtered answer is the unlimited one, filtered, up to the limit', async () => {
  const near = await library.similar(songs[0]!.path, { limit: ALL, foldCopies: false })
  const mixed = library.mix({ plus: [songs[1]!.path], minus: [songs[2]!.path] }, { limit: ALL })
  const searched = library.searchTags('calm love', { limit: ALL }).songs
  const found = library.find('love', { limit: ALL })
  const scored = (all: readonly (LibrarySong & { score?: number })[]) => all.map(({ path, score }) => ({ path, score }))
  await fc.assert(
    fc.asyncProperty(wheres, fc.integer({ min: 1, max: 30 }), async (where, limit) => {
      const passes = letThrough(where)
      const only = { limit, where, user }
      const cut = (all: readonly LibrarySong[]) => scored(all.filter(({ path }) => passes.has(path)).slice(0, limit))
      expect(scored(await library.similar(songs[0]!.path, { ...only, foldCopies: false }))).toEqual(cut(near))
      expect(scored(library.mix({ plus: [songs[1]!.path], minus: [songs[2]!.path] }, only))).toEqual(cut(mixed))
      expect(scored(library.searchTags('calm love', only).songs)).toEqual(cut(searched))
      expect(scored(library.find('love', only))).toEqual(cut(found))
    }),
    propertyRuns(100, 13),
  )
})

test('lists, searches by name and by lyrics, and songs by playlists are likewise', async () => {
  const byPath = library.songs()
  const pathOf = new Map(byPath.map(({ path }) => [library.idOf(path)!, path]))
  const ordered = [...library.orderedIds()]
  const named = [...library.searchIds('love')]
  const words = (await library.search('love', { limit: ALL })).songs
  const next = byPath.map(({ title, artist }, id) => {
    const track = { sourceId: '', name: title, artists: [artist!], imageUrl: null }
    return { ...track, id, because: 'playlists' as const }
  })
  const recommender = { nextSongs: async () => ({ status: 'ok' as const, matched: next[0]!, next }) }
  const joined = await similarBy(library, recommender, songs[0]!.path, { by: 'playlists', limit: ALL })
  await fc.assert(
    fc.asyncProperty(wheres, fc.integer({ min: 1, max: 30 }), async (where, limit) => {
      const passes = letThrough(where)
      const only = { where, user }
      const ids = (all: readonly number[]) => all.filter(id => passes.has(pathOf.get(id)!))
      const cut = (all: readonly LibrarySong[]) =>
        pathsOf(all)
          .filter(path => passes.has(path))
          .slice(0, limit)
      expect(pathsOf(library.songs(only))).toEqual(pathsOf(byPath).filter(path => passes.has(path)))
      expect([...library.orderedIds(only)]).toEqual(ids(ordered))
      expect([...library.searchIds('love', only)]).toEqual(ids(named))
      expect(pathsOf((await library.search('love', { ...only, limit })).songs)).toEqual(cut(words))
      const by = { ...only, by: 'playlists' as const, limit }
      expect(pathsOf(await similarBy(library, recommender, songs[0]!.path, by))).toEqual(cut(joined))
    }),
    propertyRuns(40, 14),
  )
})

test('artists like an artist are those of whom a song is let through, with the same scores', () => {
  const all = library.similarArtists('Björk', { limit: ALL })
  fc.assert(
    fc.property(wheres, fc.integer({ min: 1, max: 3 }), (where, limit) => {
      const passes = letThrough(where)
      const artists = new Set(songs.filter(({ path }) => passes.has(path)).map(({ artist }) => artist))
      const expected = all.filter(({ name }) => artists.has(name)).slice(0, limit)
      expect(library.similarArtists('Björk', { limit, where, user })).toEqual(expected)
    }),
    propertyRuns(60, 15),
  )
})

test('albums like an album are those of which a song is let through', async () => {
  const file = join(folder, 'albums.murecom')
  const song = (album: string, n: number, vectors: number[]) => {
    return { path: `/music/${album}/${n}.mp3`, title: `${album} ${n}`, artist: `by ${album}`, album, vectors }
  }
  const stored = [
    song('A', 1, [1, 0, 0]),
    song('B', 1, [0.9, 0.1, 0]),
    song('B', 2, [0.9, 0, 0.1]),
    song('C', 1, [0, 1, 0]),
  ]
  storeLibrary(file, 3, [], stored)
  using albums = await openLibrary(file)
  const [b, c] = albums.similarAlbums('A')
  expect([b, c]).toMatchObject([{ name: 'B', songs: 2 }, { name: 'C' }])
  expect(albums.similarAlbums('A', { where: 'title = "B 2"' })).toEqual([b])
  expect(albums.similarAlbums('A', { where: 'album != B', limit: 1 })).toEqual([c])
  expect(albums.similarAlbums('A', { where: 'album = A' })).toEqual([])
})

test('paths and clusters have filtered songs only, between any two ends', () => {
  const where = 'folder under live and year >= 1960'
  const passes = letThrough(where)
  const [from, to] = songs.filter(({ path }) => !passes.has(path))
  const way = library.path(from!.path, to!.path, { limit: 6, where })
  expect(way.length).toBeGreaterThan(2)
  expect(way.slice(1, -1).every(({ path }) => passes.has(path))).toBe(true)
  const grouped = library.clusters({ k: 3, where }).flatMap(cluster => pathsOf(cluster.songs))
  expect(new Set(grouped)).toEqual(passes)
})

test('of copies the one that is let through is returned', async () => {
  const file = join(folder, 'copies.murecom')
  const twin = { title: 'Twin', artist: 'A', album: 'B', durationSeconds: 100, vectors: [1, 0, 0], hash: 'same' }
  storeLibrary(
    file,
    3,
    [],
    [
      { ...twin, path: '/music/one/t.mp3' },
      { ...twin, path: '/music/two/t.mp3' },
      { path: '/music/q.mp3', title: 'Query', artist: 'Q', vectors: [0.9, 0.1, 0] },
    ],
  )
  using copies = await openLibrary(file)
  const found = await copies.similar('/music/q.mp3', { where: 'folder = two' })
  expect(pathsOf(found)).toEqual(['/music/two/t.mp3'])
})

test('a thread filters as the library does, and a song that changes is judged anew', async () => {
  const parallel = await library.parallel()
  const only = { where: 'genre = jazz and rating >= 3', user, limit: 5 }
  expect(await parallel.mix({ plus: [songs[1]!.path] }, only)).toEqual(library.mix({ plus: [songs[1]!.path] }, only))
  await expect(parallel.find('love', { where: 'gnere = x' })).rejects.toThrow('did you mean genre?')
  await parallel.close()
  const before = library.find('mp3', { where: 'year = 2222' })
  const db = new Database(library.file!)
  db.prepare('UPDATE songs SET year = 2222 WHERE path = ?').run(songs[3]!.path)
  db.close()
  expect([before, pathsOf(library.find('mp3', { where: 'year = 2222' }))]).toEqual([[], [songs[3]!.path]])
})
