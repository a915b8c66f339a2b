import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { LibraryMatcher } from '../../src/library-matcher.ts'
import { readSongs } from '../../src/matching/song-tables.ts'
import type { ListEntry, OwnSong } from '../../src/node.ts'
import { matchByScan } from '../reference/match-by-scan.ts'

/** What names are put together from: words of versions, signs of every kind, scripts, halves of characters. */
const PIECES = [
  'a',
  'the',
  'Live',
  'live',
  'Remix',
  'Remastered 2011',
  'feat.',
  'ft.',
  'with',
  '(',
  ')',
  '[',
  ']',
  '【',
  '】',
  ' - ',
  '-',
  '–',
  ' / ',
  '&',
  ',',
  '+',
  'x',
  'Pt. 1',
  'Part II',
  '2',
  '1999',
  '!',
  '$',
  '@',
  '.',
  'N.W.A',
  '...',
  '÷',
  '🔥',
  '\u0000',
  '\ud800',
  '\ufeff',
  '\u200d',
  '\u0301',
  'é',
  'ß',
  'İ',
  'ı',
  'ø',
  'Ё',
  'Цой',
  'Кино',
  'Άννα',
  'さくら',
  'チャ',
  'ッ',
  'ー',
  '晴天',
  '周杰倫',
  '소녀',
  'ｆｕｌｌ',
  'ﬁ',
  'Version',
  'Intro',
  "'",
  '"',
  'From "X"',
  'Hello',
  'Halo',
  'Hero',
  'Various Artists',
  ' ',
  '  ',
  '\n',
  'aaaaaaaaaaaaaaaaaaaa',
  'ت',
  'नमस्ते',
  'ไทย',
] as const

test.each([1, 2, 3])('any names: the index answers what the scan answers, seed %i', async seed => {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const name = (): string => Array.from({ length: Math.floor(6 * random()) }, () => pick(PIECES)).join(pick(['', ' ']))
  const length = (): number | null => (random() < 0.5 ? null : 100 + Math.floor(3 * random()))
  const songs = Array.from({ length: 70 }, (_, i): OwnSong => {
    const artist = random() < 0.2 ? null : name()
    return {
      path: `/music/${name()}/${i}.mp3`,
      title: name(),
      artist,
      album: pick([null, 'A', 'B']),
      durationSeconds: length(),
    }
  })
  const matcher = await LibraryMatcher.build(songs)
  const tables = await readSongs(songs, undefined)
  let found = 0
  for (let i = 0; i < 150; i++) {
    const like = pick(songs)
    const entry: ListEntry = {
      title: random() < 0.5 ? like.title : name(),
      artists:
        random() < 0.5 && like.artist !== null ? [like.artist] : Array.from({ length: Math.floor(3 * random()) }, name),
      album: pick([null, 'A']),
      durationSeconds: length(),
    }
    const match = matcher.match(entry, { anyVersion: i % 3 === 0 })
    expect(match, JSON.stringify(entry)).toEqual(matchByScan(tables, entry, i % 3 === 0))
    if (match.status === 'found') found++
  }
  expect(found).toBeGreaterThan(10)
})

test('a song with a name is found by its own names', async () => {
  const random = mulberry32(9)
  const name = (): string =>
    Array.from({ length: 1 + Math.floor(5 * random()) }, () => PIECES[Math.floor(random() * PIECES.length)]!).join(' ')
  for (let i = 0; i < 300; i++) {
    const song = { path: '/a.mp3', title: name(), artist: name(), album: null, durationSeconds: 100 }
    if (song.title.trim() === '') continue
    const matcher = await LibraryMatcher.build([song])
    const entry = { title: song.title, artists: [song.artist], durationSeconds: 100 }
    expect(matcher.match(entry), JSON.stringify(song)).toMatchObject({ status: 'found', song })
  }
})
