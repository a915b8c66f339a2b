import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary } from '../src/node.ts'
import { likeness } from './reference/groups.ts'
import { type StoredSong, storeLibrary } from './reference/stored-library.ts'

let folder: string
let file: string
let library: Library
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-groups-'))
  file = join(folder, 'library')
})
afterEach(async () => {
  library.close()
  await rm(folder, { recursive: true })
})

async function open(dimensions: number, songs: readonly StoredSong[]): Promise<void> {
  storeLibrary(file, dimensions, [], songs)
  // What the tags of a file say beyond artist and album.
  const db = new Database(file)
  const set = db.prepare('UPDATE songs SET artists = ?, album_artist = ?, compilation = ? WHERE path = ?')
  for (const { path, artists, albumArtist, compilation } of songs) {
    set.run(artists?.join('\n') ?? null, albumArtist ?? null, compilation ? 1 : 0, path)
  }
  db.close()
  library = await openLibrary(file)
}

const angle = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
const song = (name: string, degrees: number, about: Partial<StoredSong>): StoredSong => ({
  path: `/music/${name}`,
  title: name,
  vectors: angle(degrees),
  ...about,
})

test('artists and albums have the scores of their definition, whoever asks', async () => {
  const random = mulberry32(4)
  const names = Array.from({ length: 12 }, (_, i) => `Artist ${i}`)
  const unit = (): number[] => {
    const v = Array.from({ length: 5 }, () => random() - 0.3)
    const length = Math.hypot(...v)
    return v.map(x => x / length)
  }
  const songs = Array.from({ length: 80 }, (_, i) => {
    const artist = names[Math.floor(random() ** 2 * names.length)]!
    return { path: `/music/${i}`, title: `Song ${i}`, artist, album: `Album of ${artist}`, vectors: unit() }
  })
  await open(5, songs)
  const of = (name: string): number[][] => songs.filter(({ artist }) => artist === name).map(({ vectors }) => vectors)
  const there = names.filter(name => of(name).length > 0)
  expect(library.artists()).toHaveLength(there.length)
  await using parallel = await library.parallel()
  for (const name of there) {
    const wanted = there
      .filter(other => other !== name)
      .map(other => [other, likeness(of(name), of(other), there.map(of))] as const)
    const found = library.similarArtists(name, { limit: 100 })
    expect(found.map(({ name }) => name)).toEqual(wanted.sort((a, b) => b[1] - a[1]).map(([other]) => other))
    for (const [i, { name: other, songs, score }] of found.entries()) {
      expect(score).toBeCloseTo(wanted[i]![1], 6)
      expect(songs).toBe(of(other).length)
    }
    expect(await parallel.similarArtists(name, { limit: 3 })).toEqual(found.slice(0, 3))
    const albums = library.similarAlbums(`album OF ${name}`, { limit: 100 })
    expect(albums.map(({ artist, score }) => [artist, score])).toEqual(found.map(({ name, score }) => [name, score]))
  }
})

test('one song of each: the score is that of the songs', async () => {
  await open(2, [song('a', 0, { artist: 'A' }), song('b', 60, { artist: 'B' })])
  expect(library.similarArtists('A')[0]!.score).toBeCloseTo(0.5, 6)
})

test('a varied artist is like a varied one; one song is not an artist without variety', async () => {
  await open(2, [
    song('a', 0, { artist: 'A' }),
    song('b', 60, { artist: 'B' }),
    ...[-40, 40].map((degrees, i) => song(`varied ${i}`, degrees, { artist: 'Varied' })),
    ...[-35, 45].map((degrees, i) => song(`too ${i}`, degrees, { artist: 'Varied too' })),
    ...[4, 6].map((degrees, i) => song(`same ${i}`, degrees, { artist: 'Always the same' })),
  ])
  // They have one mean direction, nearly.
  expect(library.similarArtists('Varied').map(({ name }) => name)[0]).toBe('Varied too')
  expect(
    library
      .similarArtists('Always the same')
      .map(({ name }) => name)
      .indexOf('A'),
  ).toBeLessThan(2)
})

test('a guest makes no other artist, and a recording on two albums counts once', async () => {
  await open(2, [
    song('one', 0, { artist: 'Ann', album: 'First' }),
    song('one again', 0, { artist: 'Ann', title: 'one', album: 'Best of', durationSeconds: 200 }),
    song('two', 90, { artist: 'Ann feat. Bob', album: 'First' }),
    song('three', 30, { artist: 'Ann, Cy', artists: ['Ann', 'Cy'], album: 'First', albumArtist: 'ANN' }),
    song('four', 20, { artist: 'Bob', album: 'Hits', compilation: true }),
    song('five', 40, { artist: 'Dee', album: 'hits', compilation: true }),
    song('six', 50, { artist: 'Eve', album: 'Hits' }),
    song('none', 50, { artist: null, album: null }),
  ])
  expect(library.artists()).toEqual([
    { name: 'Ann', songs: 4 },
    { name: 'Bob', songs: 1 },
    { name: 'Dee', songs: 1 },
    { name: 'Eve', songs: 1 },
  ])
  const [ann] = library.similarArtists('Eve').filter(({ name }) => name === 'Ann')
  expect(ann!.songs).toBe(3)
  const groups = [[0, 90, 30], [20], [40], [50]].map(degrees => degrees.map(angle))
  expect(ann!.score).toBeCloseTo(likeness(groups[0]!, groups[3]!, groups), 6)
  expect(library.albums()).toEqual([
    { name: 'Best of', artist: 'Ann', songs: 1 },
    { name: 'First', artist: 'Ann', songs: 3 },
    { name: 'Hits', artist: null, songs: 2 },
    { name: 'Hits', artist: 'Eve', songs: 1 },
  ])
  expect(
    library
      .similarAlbums('first')
      .map(({ songs }) => songs)
      .sort(),
  ).toEqual([1, 1, 2])
  expect(library.similarAlbums('Hits', { artist: null })).toHaveLength(3)
  expect(library.similarAlbums('Hits', { artist: 'EVE', limit: 1 })).toHaveLength(1)
  // A guest is whoever is asked for; the lead's songs are his own.
  expect(library.similarArtists('Ann ft. Somebody')).toEqual(library.similarArtists('Ann'))
  expect((await library.similar('/music/one', { excludeSameArtist: true })).map(({ title }) => title)).toEqual([
    'four',
    'five',
    'six',
    'none',
  ])
})

test('what is not there, and what is not one, is refused by name; songs without a sound have no answer', async () => {
  await open(2, [
    song('a', 0, { artist: 'A', album: 'Hits' }),
    song('b', 60, { artist: 'B', album: 'Hits', path: '/elsewhere/b' }),
    { path: '/music/c', title: 'c', artist: 'C', album: 'Silence', vectors: [0, 0] },
  ])
  expect(() => library.similarArtists('Nobody')).toThrow(
    new RangeError('Library.similarArtists: name must be an artist of the library, got "Nobody"'),
  )
  expect(() => library.similarArtists('')).toThrow('name must be an artist of the library')
  expect(() => library.similarAlbums('Nothing', { artist: 'A' })).toThrow(
    new RangeError('Library.similarAlbums: name must be an album of the library, got "Nothing" by "A"'),
  )
  expect(() => library.similarAlbums('Hits')).toThrow('artist must be one of "A", "B", got undefined')
  expect(() => library.similarAlbums('Hits', { artist: null })).toThrow('name must be an album of the library')
  expect(() => library.similarArtists('A', { limit: 0 })).toThrow('limit must be an integer of at least 1, got 0')
  expect(library.similarArtists('C')).toEqual([])
  expect(library.similarAlbums('Silence')).toEqual([])
  expect(library.similarArtists('A').map(({ name }) => name)).toEqual(['B'])
})

test('the next answer has a song that was added or changed', async () => {
  await open(2, [song('a', 0, { artist: 'A' }), song('b', 30, { artist: 'B' }), song('c', 60, { artist: 'C' })])
  expect(library.similarArtists('A').map(({ name }) => name)).toEqual(['B', 'C'])
  const db = new Database(file)
  db.prepare(`UPDATE songs SET artist = 'B' WHERE path = '/music/c'`).run()
  db.close()
  expect(library.similarArtists('A')).toMatchObject([{ name: 'B', songs: 2 }])
  expect(library.artists()).toHaveLength(2)
})

test('songs of one folder that do not say who made their album are one album, by various artists where they differ', async () => {
  await open(2, [
    song('one', 0, { artist: 'Ann', album: 'Summer', path: '/mix/one' }),
    song('two', 20, { artist: 'Bob', album: 'summer', path: '/mix/two' }),
    song('three', 40, { artist: 'Cy feat. Ann', album: 'Live', path: '/live/cd1/three' }),
    song('four', 60, { artist: 'Cy', album: 'Live', path: '/live/cd2/four' }),
    song('five', 80, { artist: 'Ann', album: 'Summer', albumArtist: 'Ann', path: '/mix/five' }),
    song('six', 80, { artist: 'Ann', album: 'Summer', path: 'subsonic://host/six' }),
  ])
  const albums = () =>
    library
      .albums()
      .map(({ name, artist, songs }) => `${name} by ${artist}: ${songs}`)
      .sort()
  expect(albums()).toEqual(['Live by Cy: 2', 'Summer by Ann: 2', 'Summer by null: 2'])
  const like = library
    .similarAlbums('Live', { limit: 5 })
    .map(({ name, artist, songs }) => `${name} by ${artist}: ${songs}`)
  expect(like.sort()).toEqual(['Summer by Ann: 2', 'Summer by null: 2'])
  expect(() => library.similarAlbums('Summer')).toThrow(/artist must be one of (null, "Ann"|"Ann", null)/)
  // When its songs go, so does what they said together.
  new Database(file).exec("DELETE FROM songs WHERE path = '/mix/two'").close()
  expect(albums()).toEqual(['Live by Cy: 2', 'Summer by Ann: 3'])
})
