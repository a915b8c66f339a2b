import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary, type SongSort } from '../src/node.ts'
import { type StoredSong, storeLibrary } from './reference/stored-library.ts'

let folder: string
let library: Library
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-answers-'))
})
afterEach(async () => {
  library.close()
  await rm(folder, { recursive: true })
})

const at = (name: string): string => resolve('/music', name)
const names = (songs: readonly { path: string }[]): string[] => songs.map(({ path }) => path.split(/[\\/]/).at(-1)!)

/** A direction in the plane, in degrees: songs sound alike when their angles are near. */
const angle = (degrees: number): [number, number] => [
  Math.cos((degrees * Math.PI) / 180),
  Math.sin((degrees * Math.PI) / 180),
]
const song = (name: string, degrees: number, about: Partial<StoredSong> = {}): StoredSong => ({
  path: at(name),
  title: name,
  vectors: angle(degrees),
  ...about,
})

async function open(songs: readonly StoredSong[], tagNames: readonly string[] = []): Promise<void> {
  const file = join(folder, 'library')
  storeLibrary(file, 2, tagNames, songs)
  library = await openLibrary(file)
}

const album = [
  song('one', 0, { artist: 'Ann', title: 'One' }),
  song('one-copy', 1, { artist: 'Ann', title: 'One (Remastered)' }),
  song('two', 4, { artist: 'Bob', title: 'Two' }),
  song('two-copy', 5, { artist: 'Bob', title: 'Two' }),
  song('three', 20, { artist: 'ANN', title: 'Three' }),
  song('four', 40, { artist: null, title: 'Four' }),
]

test('similar names a recording once, the copies of the query not at all', async () => {
  await open(album)
  expect(names(await library.similar(at('one')))).toEqual(['two', 'three', 'four'])
  expect(names(await library.similar(at('one'), { limit: 2, foldCopies: false }))).toEqual(['one-copy', 'two'])
})

test('a copy that has another name or none is told by its sound, in every answer', async () => {
  const length = { durationSeconds: 180 }
  await open([
    song('one.ogg', 0, { artist: 'Ann', title: 'One', ...length }),
    song('one.flac', 0.1, { title: '01', durationSeconds: 180.02 }),
    song('near.ogg', 5, { artist: 'Bob', ...length }),
    song('far.ogg', 60, { artist: 'Bob', durationSeconds: 200 }),
  ])
  expect(names(await library.similar(at('one.ogg')))).toEqual(['near.ogg', 'far.ogg'])
  expect(names(await library.similar(at('far.ogg')))).toEqual(['near.ogg', 'one.flac'])
  expect(names(await library.similar(at('one.ogg'), { foldCopies: false }))[0]).toBe('one.flac')
  expect(names(library.mix({ plus: [at('one.ogg')] }))).toEqual(['near.ogg', 'far.ogg'])
  expect(names(library.path(at('one.ogg'), at('far.ogg')))).toEqual(['one.ogg', 'near.ogg', 'far.ogg'])
  expect(library.clusters({ k: 1 })[0]!.songs).toHaveLength(3)
})

test('similar leaves the artist of the query out, and fills the list with others', async () => {
  await open(album)
  expect(names(await library.similar(at('one'), { limit: 2, excludeSameArtist: true }))).toEqual(['two', 'four'])
  // A song without an artist has nobody to leave out.
  expect(names(await library.similar(at('four'), { limit: 2, excludeSameArtist: true }))).toEqual(['three', 'two-copy'])
})

test('a path goes forward in even steps, names a recording once, and keeps artists apart', async () => {
  await open([
    song('start', 0, { artist: 'A' }),
    song('10', 10, { artist: 'A' }),
    song('behind', -30),
    song('30', 30, { artist: 'B' }),
    song('28', 28, { artist: 'A' }),
    song('60', 60, { artist: 'B', title: 'Sixty' }),
    song('60-copy', 60, { artist: 'B', title: 'Sixty' }),
    song('beyond', 120),
    song('end', 90, { artist: 'C' }),
  ])
  expect(names(library.path(at('start'), at('end'), { limit: 4 }))).toEqual(['start', '30', '60', 'end'])
  expect(names(library.path(at('start'), at('end'), { limit: 2 }))).toEqual(['start', 'end'])
  // Six lie between, one of them twice: no more than that can come.
  expect(names(library.path(at('start'), at('end'), { limit: 50 }))).toEqual(['start', '10', '28', '30', '60', 'end'])
  expect(names(library.path(at('start'), at('end'), { limit: 50, excludeSameArtist: true }))).toEqual([
    'start',
    '30',
    'end',
  ])
  expect(() => library.path(at('start'), at('nowhere'), { limit: 5 })).toThrow('to must be a path of the library')
  expect(() => library.path(at('start'), at('end'), { limit: 1 })).toThrow(
    'limit must be an integer from 2 to 1000, got 1',
  )
})

test('a path names no artist twice when others lie between its ends', async () => {
  const between = [song('30', 30, { artist: 'B' }), song('60', 60, { artist: 'B' }), song('57', 57, { artist: 'D' })]
  await open([song('start', 0, { artist: 'A' }), ...between, song('end', 90, { artist: 'E' })])
  // The steps to 30 and 60 are the evenest, and both are by B.
  expect(names(library.path(at('start'), at('end'), { limit: 4 }))).toEqual(['start', '30', '57', 'end'])
  // Four steps need both songs of B.
  expect(names(library.path(at('start'), at('end'), { limit: 5 }))).toEqual(['start', '30', '57', '60', 'end'])
})

test('a path keeps to tempo and key where it is asked to, and songs of which they are not known fit everywhere', async () => {
  await open([
    song('start', 0, { bpm: 100, camelot: '8A' }),
    song('clash', 30, { bpm: 115, camelot: '3B' }),
    song('fifth', 35, { bpm: 101, camelot: '9A' }),
    song('double', 55, { bpm: 203, camelot: '2A' }),
    song('unknown', 60),
    song('end', 90, { bpm: 104, camelot: '9B' }),
  ])
  const path = (options: object) => names(library.path(at('start'), at('end'), { limit: 4, ...options }))
  expect(path({})).toEqual(['start', 'clash', 'unknown', 'end'])
  expect(path({ keepTempo: true, limit: 9 })).toEqual(['start', 'fifth', 'double', 'unknown', 'end'])
  expect(path({ keepKey: true })).toEqual(['start', 'fifth', 'unknown', 'end'])
  expect(path({ keepKey: true, keepTempo: true, limit: 9 })).toEqual(['start', 'fifth', 'unknown', 'end'])
})

test('a mix is by mean cosine to plus less mean cosine to minus', async () => {
  await open([song('a', 0), song('b', 40), song('c', 20), song('d', 90), song('e', -30)])
  const cos = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)
  const both = library.mix({ plus: [at('a'), at('b')] })
  expect(names(both)).toEqual(['c', 'e', 'd'])
  expect(both[0]!.score).toBeCloseTo(cos(20), 6)
  const away = library.mix({ plus: [at('a')], minus: [at('d')] }, { limit: 1 })
  expect(names(away)).toEqual(['e'])
  expect(away[0]!.score).toBeCloseTo(cos(30) - cos(120), 6)
  expect(() => library.mix({})).toThrow('plus or minus must name a song')
})

test('a mix keeps to tempo and key: the best song, then always the best that may follow', async () => {
  await open([
    song('seed', 0, { bpm: 90, camelot: '1B' }),
    song('best', 5, { bpm: 100, camelot: '8A' }),
    song('clash', 10, { bpm: 100, camelot: '3B' }),
    song('faster', 15, { bpm: 115, camelot: '8B' }),
    song('fifth', 20, { bpm: 106, camelot: '9A' }),
    song('unknown', 25),
    song('far', 30, { bpm: 52, camelot: '10A' }),
  ])
  const mix = (options: object) => names(library.mix({ plus: [at('seed')] }, options))
  expect(mix({ limit: 3 })).toEqual(['best', 'clash', 'faster'])
  expect(mix({ keepKey: true })).toEqual(['best', 'faster', 'unknown', 'clash'])
  expect(mix({ keepTempo: true, limit: 4 })).toEqual(['best', 'clash', 'fifth', 'unknown'])
  expect(mix({ keepKey: true, keepTempo: true })).toEqual(['best', 'fifth', 'unknown', 'clash'])
  expect(mix({ keepKey: true, limit: 1 })).toEqual(['best'])
  const nobody = library.mix({ plus: [at('seed')] }, { keepKey: true, where: 'bpm > 1000' })
  expect(nobody).toEqual([])
})

test('lists are sorted by name, tempo, key, energy and loudness, either way, and songs without a value come last', async () => {
  await open(
    [
      song('d', 0, { bpm: 120, camelot: '10A', energy: 0.3, tags: [0.9] }),
      song('c', 10, { bpm: 90, camelot: '2B', energy: 0.1, tags: [0.8] }),
      song('b', 20, { tags: [0.7] }),
      song('a', 30, { bpm: 120, camelot: '2A', energy: 0.2, tags: [0.6] }),
    ],
    ['calm'],
  )
  const listed = (sort?: SongSort): string[] => names(library.songsWithIds(library.orderedIds({ sort })))
  expect(listed()).toEqual(['a', 'b', 'c', 'd'])
  expect(listed('-name')).toEqual(['d', 'c', 'b', 'a'])
  expect(listed('tempo')).toEqual(['c', 'a', 'd', 'b'])
  expect(listed('-tempo')).toEqual(['a', 'd', 'c', 'b'])
  expect(listed('key')).toEqual(['a', 'c', 'd', 'b'])
  expect(listed('energy')).toEqual(['c', 'a', 'd', 'b'])
  expect(listed('loudness')).toEqual(['a', 'b', 'c', 'd'])
  expect(names(library.songsWithIds(library.orderedIds({ sort: 'key', where: 'bpm >= 100' })))).toEqual(['a', 'd'])
  expect(names(library.songsWithIds(library.searchIds('music', { sort: '-energy' })))).toEqual(['d', 'a', 'c', 'b'])
  const found = async (sort?: SongSort) => names((await library.search('calm', { limit: 3, sort })).songs)
  expect((await found('tempo')).toSorted()).toEqual((await found()).toSorted())
  expect(await found('-tempo')).toEqual(['d', 'c', 'b'])
  expect(() => library.orderedIds({ sort: 'mood' as never })).toThrow('Library.orderedIds: sort must be one of')
})

test('seeds of a mix are songs, lists, artists, albums and words of tags, with weights', async () => {
  const tags = ['calm', 'loud']
  await open(
    [
      song('a', 0, { artist: 'Ann', album: 'First', tags: [0.9, 0.1] }),
      song('b', 20, { artist: 'Ann', album: 'Second', tags: [0.8, 0.1] }),
      song('bob/c', 90, { artist: 'Bob', album: 'First', tags: [0.1, 0.9] }),
      song('d', 45, { artist: 'Cy', tags: [0.2, 0.3] }),
      song('e', 80, { artist: 'Cy', tags: [0.1, 0.8] }),
      song('f', -40, { artist: 'Dee', tags: [0.3, 0.2] }),
    ],
    tags,
  )
  const cos = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)
  const scoreOf = (name: string, songs: readonly { path: string; score: number }[]): number | undefined =>
    songs.find(({ path }) => path === at(name))?.score
  // An artist is as much as a song, however many songs it has; none of what is named is answered.
  const both = library.mix({ plus: [{ artist: 'ann' }, at('bob/c')] })
  expect(names(both).sort()).toEqual(['d', 'e', 'f'])
  expect(scoreOf('d', both)).toBeCloseTo(((cos(45) + cos(25)) / 2 + cos(45)) / 2, 6)
  const heavy = library.mix({ plus: [{ artist: 'Ann', weight: 3 }, { path: at('bob/c') }] })
  expect(scoreOf('d', heavy)).toBeCloseTo((3 * ((cos(45) + cos(25)) / 2) + cos(45)) / 4, 6)
  const list = library.mix({
    plus: [{ paths: [at('a'), at('b'), at('a')] }],
    minus: [{ album: 'First', artist: 'Bob' }],
  })
  expect(names(list)).toEqual(['f', 'd', 'e'])
  expect(scoreOf('f', list)).toBeCloseTo((cos(40) + cos(60)) / 2 - cos(130), 6)
  // Songs that words find are no seeds by name: they may be answered.
  const words = library.mix({ plus: [{ tags: 'calm' }] }, { limit: 20 })
  expect(words).toHaveLength(6)
  expect(library.mix({ minus: [{ tags: 'loud' }] }, { limit: 1 }).map(({ title }) => title)).toEqual(['f'])

  for (const [seed, message] of [
    [{ artist: 'Nobody' }, 'plus[0].artist must be an artist of the library, got "Nobody"'],
    [{ album: 'First' }, 'artist must be one of'],
    [{ paths: [at('nowhere')] }, 'plus[0].paths must be a path of the library'],
    [{ paths: [] }, 'plus[0] must have a song with a sound, got none'],
    [{ tags: 'zither' }, 'plus[0].tags must be words that some song fits, got "zither"'],
    [{ path: at('a'), weight: 0 }, 'plus[0].weight must be a finite number above 0 to 1000000, got 0'],
    [{ path: at('a'), tags: 'calm' }, 'plus[0] must be a path, or have one of path, paths, artist, album and tags'],
    [{ path: at('a'), artist: 'Ann' }, 'plus[0] must be a path, or have one of'],
    [{}, 'plus[0] must be a path, or have one of'],
    [{ artists: 'Ann' }, 'artists is not an option; did you mean artist?'],
  ] as const) {
    expect(() => library.mix({ plus: [seed as never] }), JSON.stringify(seed)).toThrow(message)
  }
  expect(() => library.mix({ plus: at('a') as never })).toThrow('plus must be an array of seeds')
})

test('clusters hold each recording once, largest first, and say what tells them apart', async () => {
  const tags = ['calm', 'loud', 'old']
  await open(
    [
      song('q1', 0, { tags: [0.9, 0.1, 0.5] }),
      song('l1', 80, { tags: [0.1, 0.8, 0.5] }),
      song('q2', 5, { tags: [0.8, 0.1, 0.5] }),
      song('q3', 2, { tags: [0.7, 0.2, 0.5], title: 'Quiet', artist: 'A' }),
      song('q3-copy', 2, { tags: [0.7, 0.2, 0.5], title: 'Quiet', artist: 'A' }),
      song('l2', 84),
    ],
    tags,
  )
  const clusters = library.clusters({ k: 2 })
  expect(clusters.map(({ songs }) => names(songs))).toEqual([
    ['q3', 'q1', 'q2'],
    ['l1', 'l2'],
  ])
  expect(clusters.map(({ tags }) => tags[0]!.name)).toEqual(['calm', 'loud'])
  expect(library.clusters({ k: 2 })).toEqual(clusters)
  expect(library.clusters({ k: 99 }).length).toBe(5)
})

test('a search is over tags, related words and names; each term counts', async () => {
  await open(
    [
      song('a', 0, { title: 'Storm', tags: [0.1, 0.2, 0.9] }),
      song('b', 1, { title: 'Lake', tags: [0.9, 0.1, 0.1] }),
      song('c', 2, { title: 'River', artist: 'Metal Men', tags: [0.5, 0.8, 0.2] }),
      song('d', 3, { title: "x'; DROP TABLE songs; --", tags: [0.2, 0.3, 0.3] }),
    ],
    ['Mellow', 'female vocalists', 'metal'],
  )
  const found = (text: string): string[] => names(library.searchTags(text).songs)
  expect(found('mellow')).toEqual(['b', 'c', 'd'])
  expect(library.searchTags('mellow').songs.map(s => s.score)).toEqual([0.75, 0.5, 0.25])
  expect(found('calm')).toEqual(['b', 'c', 'd'])
  expect(library.searchTags('calm, Female  Vocalists zither')).toMatchObject({
    terms: [
      { text: 'calm', tags: ['Mellow'] },
      { text: 'female vocalists', tags: ['female vocalists'] },
      { text: 'zither', tags: [] },
    ],
    unknown: ['zither'],
  })
  // Geometric means: c has 2/4 and 3/4, d 1/4 and 2/4; b has least of the second, so nothing.
  expect(found('mellow female vocalists')).toEqual(['c', 'd'])
  const [best] = library.searchTags('mellow female vocalists').songs
  expect(best!.score).toBeCloseTo(Math.sqrt((2 / 4) * (3 / 4)), 12)
  expect(found('metal')[0]).toBe('c') // by its artist's name
  expect(found('lake metal')).toEqual([])
  expect(found('zither')).toEqual([])
  expect(found(`"'; DROP TABLE songs; -- OR 1=1 * ( NEAR`)).toEqual([])
  expect(library.length).toBe(4)
})

test('of the tags that a word stands for a common one does not drown a rare one', async () => {
  const songs = [song('a', 0, { tags: [0.6, 0.01] }), song('b', 1, { tags: [0.5, 0.1] })]
  await open(songs, ['Mellow', 'chill'])
  expect(names(library.searchTags('calm').songs)).toEqual(['b'])
})

test('any text can be asked for', async () => {
  const tags = ['Mellow', 'female vocalists', 'rnb']
  await open(
    album.map((s, i) => ({ ...s, tags: [i / 10, 0, 1] })),
    tags,
  )
  const word = fc.constantFrom(
    'mellow',
    'calm',
    '__proto__',
    'constructor',
    "'",
    '"',
    '%',
    '\\',
    '*',
    'NEAR(',
    '\0',
    '王',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 6 }).map(words => words.join(' ')),
  )
  fc.assert(
    fc.property(text, asked => {
      for (const { score } of library.searchTags(asked).songs) expect(score > 0 && score <= 1).toBe(true)
      expect(library.find(asked).length).toBeLessThanOrEqual(album.length)
      expect(library.nearestNames(asked, { limit: 2 }).length).toBeLessThanOrEqual(2)
    }),
    propertyRuns(1000, 1),
  )
})

test('an empty library has no answers, and says so without failing', async () => {
  await open([])
  expect(library.clusters({ k: 3 })).toEqual([])
  expect(library.searchTags('calm').songs).toEqual([])
  expect(library.nearestNames('x')).toEqual([])
})
