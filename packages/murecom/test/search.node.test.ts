import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { propertyRuns } from '@murecom/testing'
import { SentenceEncoder } from '@murecom/text'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary } from '../src/node.ts'
import { TagMeanings } from '../src/words/tag-meanings.ts'
import { type StoredSong, storeLibrary } from './reference/stored-library.ts'

const TAGS = ['metal', 'Mellow', 'party', 'sad', 'ambient']
const song = (title: string, artist: string, tags: number[], i: number): StoredSong => ({
  path: `/music/${i}`,
  title,
  artist,
  album: 'An Album',
  vectors: [Math.cos(i), Math.sin(i)],
  tags,
})
const SONGS = [
  song('Blades of War', 'Iron Men', [0.9, 0.01, 0.2, 0.05, 0.01], 1),
  song('Window', 'Quiet Ann', [0.01, 0.9, 0.01, 0.3, 0.3], 2),
  song('Friday', 'The Dancers', [0.1, 0.05, 0.9, 0.01, 0.01], 3),
  song('She Is Gone', 'Blue Bob', [0.02, 0.4, 0.02, 0.9, 0.1], 4),
  song('Deep Sea', 'Drones', [0.01, 0.3, 0.01, 0.1, 0.9], 5),
  song('Rainy Sunday', 'The Hammers', [0.8, 0.02, 0.3, 0.02, 0.02], 6),
  song('听海', '某人', [0.01, 0.5, 0.01, 0.6, 0.2], 7),
]

let folder: string
let library: Library
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-search-'))
  const file = join(folder, 'library')
  storeLibrary(file, 2, TAGS, SONGS)
  library = await openLibrary(file)
})
afterEach(async () => {
  library.close()
  await rm(folder, { recursive: true })
})

const titles = async (text: string): Promise<string[]> => (await library.search(text)).songs.map(({ title }) => title)

test('any text finds what sounds as it says', async () => {
  expect((await titles('something for a quiet evening at home'))[0]).toBe('Window')
  expect((await titles('crying alone after breaking up'))[0]).toBe('She Is Gone')
  expect((await titles('brutal screaming'))[0]).toBe('Blades of War')
  expect((await titles('a birthday with all my friends'))[0]).toBe('Friday')
  expect((await titles('floating through the universe'))[0]).toBe('Deep Sea')
})

test('the answer says which tags the text came near to, and why a song is in it', async () => {
  const { songs, tags, terms, unknown } = await library.search('something for a rainy sunday')
  expect(songs.slice(0, 2)).toMatchObject([
    { title: 'Rainy Sunday', by: 'name', score: 1 },
    { title: 'Window', by: 'sound' },
  ])
  expect(tags[0]!.name).toBe('Mellow')
  expect(tags.every(({ score }, i) => score > 0 && score <= (tags[i - 1]?.score ?? 1))).toBe(true)
  expect([terms, unknown]).toEqual([[], []])
})

test('names come first: whoever types a title gets the song', async () => {
  for (const { title, artist } of SONGS) {
    expect((await titles(title!))[0]).toBe(title)
    expect((await titles(`${artist} ${title}`))[0]).toBe(title)
    expect((await titles(title!.toUpperCase()))[0]).toBe(title)
  }
  const { songs } = await library.search('rainy sunday')
  expect(songs[0]).toMatchObject({ title: 'Rainy Sunday', score: 1, by: 'name' })
  expect(songs[1]).toMatchObject({ title: 'Window', by: 'sound' })
})

test('a text may name a song or an artist beside other words', async () => {
  const first = async (text: string) => {
    const [best] = (await library.search(text)).songs
    return [best!.title, best!.by, best!.score]
  }
  expect(await first('play deep sea please')).toEqual(['Deep Sea', 'name', 1])
  expect(await first('sad blue bob')).toEqual(['She Is Gone', 'name', 2 / 3])
  expect(await first('听海 xqzt')).toEqual(['听海', 'name', 0.5])
  expect(await first('bob gone xqzt')).toEqual(['She Is Gone', 'name', 2 / 3])
  expect(await first('xqzt deep')).toEqual(['Deep Sea', 'name', 1])
  // "Window" is one word of three that say something.
  expect((await first('rain before my window pane'))[1]).toBe('sound')
})

test('a part of a word is no name', async () => {
  // "Blue" is a word of an artist; "war" is a word of a title, and a part of no other.
  expect((await library.search('ades sad')).songs.filter(({ by }) => by === 'name')).toEqual([])
  // Unless nothing else is found.
  expect(await titles('ades')).toEqual(['Blades of War'])
  expect((await library.search('war')).songs.filter(({ by }) => by === 'name')).toHaveLength(1)
})

test('words that are tags need no meaning', async () => {
  const found = await library.search('some calm songs')
  expect(found).toMatchObject({ terms: [{ text: 'calm', tags: ['Mellow', 'ambient'] }], tags: [], unknown: [] })
  expect(found.songs.map(({ title }) => title)).toEqual(library.searchTags('calm').songs.map(({ title }) => title))
})

test('Chinese words are looked up, and names are found by their characters', async () => {
  expect((await library.search('适合下雨听的歌')).terms).toEqual([{ text: '下雨', tags: ['Mellow', 'sad'] }])
  expect(await titles('听海')).toEqual(['听海'])
  expect((await titles('安静'))[0]).toBe('Deep Sea')
})

test('a text of which nothing is known finds nothing and says so', async () => {
  expect(await library.search('xqzt')).toEqual({ songs: [], terms: [], tags: [], unknown: ['xqzt'] })
  expect(await library.search('')).toEqual({ songs: [], terms: [], tags: [], unknown: [] })
  expect(await library.search('my of to')).toMatchObject({ terms: [], tags: [], unknown: [] })
  await expect(library.search(5 as unknown as string)).rejects.toThrow('Library.search: text must be a text, got 5')
  await expect(library.search('a', { limit: 0 })).rejects.toThrow('limit must be an integer of at least 1, got 0')
})

test('whatever is asked, scores are from 0 to 1, best first within names and within sound', async () => {
  const words = [
    'rainy',
    'sunday',
    'metal',
    'party',
    'the',
    'xqzt',
    'ann',
    '下雨',
    '"; DROP TABLE songs',
    '[MASK]',
    '\0',
    '\u{1f600}',
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 6 }), async asked => {
      const { songs } = await library.search(asked.join(' '), { limit: 4 })
      expect(songs.length).toBeLessThanOrEqual(4)
      expect(new Set(songs.map(({ path }) => path)).size).toBe(songs.length)
      for (const { score } of songs) expect(score > 0 && score <= 1).toBe(true)
      const sounding = songs.filter(({ by }) => by === 'sound').map(({ score }) => score)
      expect(sounding).toEqual(sounding.toSorted((a, b) => b - a))
      expect(
        songs.findLastIndex(({ by }) => by === 'name') < songs.findIndex(({ by }) => by === 'sound') ||
          sounding.length === 0,
      ).toBe(true)
    }),
    propertyRuns(100, 3),
  )
})

test('the thread of a parallel library gives the same answers', async () => {
  await using parallel = await library.parallel()
  for (const text of ['a birthday with all my friends', 'Deep Sea', 'calm']) {
    expect(await parallel.search(text)).toEqual(await library.search(text))
  }
})

test('meanings: shares sum to 1, a far text has none, a tag without description is known by its name', () => {
  const vocabulary = ['[UNK]', 'loud', 'soft', 'music', 'zither', 'far']
  const vectors = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0.6, 0.8, 0, 0, -1)
  const meanings = new TagMeanings(new SentenceEncoder({ vocabulary, vectors, dimensions: 3 }), [
    'loud',
    'soft',
    'zither',
  ])
  const near = meanings.nearest('zither')
  expect(near.map(({ tag }) => tag)).toEqual([2, 1])
  expect(near.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
  expect(near[0]!.weight / near[1]!.weight).toBeCloseTo(Math.exp((near[0]!.score - near[1]!.score) / 0.05), 6)
  expect(meanings.nearest('far')).toEqual([])
  expect(meanings.nearest('')).toEqual([])
})
