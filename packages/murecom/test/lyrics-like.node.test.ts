import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { SentenceEncoder } from '@murecom/text'
import { loadEnglishEncoder } from '@murecom/text/english'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codesOf, lyricsParts, nearestPart } from '../src/library/words/lyrics-parts.ts'
import { type Library, openLibrary } from '../src/node.ts'
import { storeLibrary } from './reference/stored-library.ts'

type Line = readonly [number | null, string]
const HOME: readonly Line[] = [
  [1, 'I packed my bags this morning'],
  [2, 'and left my mother at the door'],
  [3, 'now I am far away and lonely'],
  [4, 'I want to go back home'],
]
const SONGS: Readonly<Record<string, readonly Line[]>> = {
  home: HOME,
  party: [
    [null, 'Everybody put your hands up'],
    [null, 'tonight we dance until the morning'],
    [null, 'turn up the music'],
  ],
  mixed: [
    [1, 'Tonight we dance'],
    [2, ''],
    [3, 'The ocean is deep and the ship is lost'],
    [4, 'waves are breaking over the sailors'],
  ],
  tokyo: [[1, '夜の街を歩いて']],
}

let folder: string
let file: string
let library: Library
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-lyrics-like-'))
  file = join(folder, 'songs.murecom')
  const songs = Object.entries(SONGS).map(([name, lyrics], i) => {
    return { path: `/music/${name}.mp3`, title: name, vectors: [1, i], lyrics }
  })
  storeLibrary(file, 2, [], [...songs, { path: '/music/silent.mp3', title: 'silent', vectors: [1, 9] }])
  library = await openLibrary(file)
})
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const found = async (text: string, options = {}) =>
  (await library.lyricsLike(text, options)).map(({ title, lines, at }) => [title, lines[at]!.text])
const kept = (of: string): number[] => {
  const db = new Database(of, { readonly: true })
  const ids = db.prepare('SELECT song_id FROM lyrics_meanings ORDER BY song_id').pluck().all() as number[]
  db.close()
  return ids
}

test('songs whose lyrics mean what a text does, with the lines that do and the nearest of them', async () => {
  const [first] = await library.lyricsLike('leaving the family and being homesick')
  expect(first).toMatchObject({ title: 'home', lines: HOME.map(([seconds, text]) => ({ seconds, text })) })
  expect(first!.score).toBeGreaterThan(0.3)
  expect((await found('having fun at a disco'))[0]![0]).toBe('party')
  expect((await found('shipwreck in a storm at sea'))[0]).toEqual(['mixed', SONGS['mixed']![2]![1]])
  expect(await found('quantum mechanics lecture')).toEqual([])
  expect(await found('')).toEqual([])
})

test('within a filter and a limit, and by a thread', async () => {
  const all = await library.lyricsLike('dancing at night')
  expect(all.map(({ title }) => title).sort()).toEqual(['mixed', 'party'])
  expect(await library.lyricsLike('dancing at night', { limit: 1 })).toEqual(all.slice(0, 1))
  expect((await found('dancing at night', { where: 'title = mixed' })).map(([title]) => title)).toEqual(['mixed'])
  await expect(library.lyricsLike('x', { limit: 0 })).rejects.toThrow('limit must be an integer of at least 1')
  await using parallel = await library.parallel()
  expect(await parallel.lyricsLike('dancing at night')).toEqual(all)
})

test('meanings are kept with the lyrics, and go with them', async () => {
  expect(kept(file)).toEqual([1, 2, 3, 4])
  const db = new Database(file)
  db.prepare('UPDATE lyrics_meanings SET version = 0, codes = ?').run(Buffer.alloc(3))
  db.prepare('DELETE FROM lyrics WHERE song_id = 2').run()
  db.prepare('INSERT INTO lyrics (song_id, lines) VALUES (2, ?)').run(JSON.stringify([[null, 'Snow on the mountain']]))
  db.close()
  expect(kept(file)).toEqual([1, 3, 4])
  expect((await found('winter in the hills'))[0]).toEqual(['party', 'Snow on the mountain'])
  expect((await found('shipwreck in a storm at sea'))[0]![0]).toBe('mixed')
  expect(kept(file)).toEqual([1, 2, 3, 4])
})

test('where another program writes, the answer is the same and nothing is kept', async () => {
  const asked = await found('shipwreck in a storm at sea')
  const db = new Database(file)
  db.exec('DELETE FROM lyrics_meanings; BEGIN IMMEDIATE')
  expect(await found('shipwreck in a storm at sea')).toEqual(asked)
  db.exec('ROLLBACK')
  db.close()
  expect(kept(file)).toEqual([])
})

test('parts end at an empty line or after four, a refrain is there once, and no song has more than 32', () => {
  const lines = ['a', 'b', '', ' ', 'c', 'd', 'e', 'f', 'g', '', 'a', 'b'].map(text => ({ seconds: undefined, text }))
  expect(lyricsParts(lines)).toEqual([
    { first: 0, length: 2, text: 'a b' },
    { first: 4, length: 4, text: 'c d e f' },
    { first: 8, length: 1, text: 'g' },
  ])
  expect(lyricsParts([])).toEqual([])
  const many = Array.from({ length: 10_000 }, (_, i) => ({ seconds: undefined, text: `line ${i}` }))
  expect(lyricsParts(many)).toHaveLength(32)
})

test('the nearest part by codes is the nearest by vectors, and its score within a hundredth', async () => {
  const encoder = await loadEnglishEncoder()
  const random = mulberry32(5)
  const words = 'sea ship home love night dance rain city money train mother river gun heart snow road'.split(' ')
  for (let round = 0; round < 30; round++) {
    const parts = Array.from({ length: 8 }, (_, first) => {
      const text = Array.from({ length: 12 }, () => words[Math.floor(random() * words.length)]).join(' ')
      return { first, length: 1, text }
    })
    const query = encoder.encode(words[Math.floor(random() * words.length)]!)
    const cosines = parts.map(({ text }) => encoder.encode(text).reduce((sum, value, d) => sum + value * query[d]!, 0))
    const { part, score } = nearestPart(query, codesOf(parts, encoder))
    expect(Math.abs(cosines[part]! - Math.max(...cosines))).toBeLessThan(0.01)
    expect(Math.abs(score - Math.max(...cosines))).toBeLessThan(0.01)
  }
})

test('lyrics without a token that has a meaning are near to nothing', () => {
  const encoder = new SentenceEncoder({
    vocabulary: ['[UNK]', 'sea'],
    dimensions: 2,
    vectors: Float32Array.of(0, 0, 3, 4),
  })
  const codes = codesOf(lyricsParts([{ seconds: 1, text: '夜の街' }]), encoder)
  expect([...codes]).toEqual([0, 0])
  expect(nearestPart(encoder.encode('sea'), codes)).toEqual({ part: -1, score: 0 })
})
