import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { foldName } from 'murecom/spotify-crawler'
import { expect, test } from 'vitest'
import type { Letter } from '../../src/server/answers.ts'
import { lettersOf } from '../../src/server/song-letters.ts'

/** Slow and obvious: each song is looked at. */
function lettersByLooking(artists: readonly (string | null)[]): Letter[] {
  const letters: Letter[] = []
  for (const [offset, artist] of artists.entries()) {
    const name = foldName(artist ?? '')
    const first = name.charAt(0)
    const letter = name === '' ? '' : first < 'a' ? '#' : first > 'z' ? '…' : first.toUpperCase()
    if (letter !== letters.at(-1)?.letter) letters.push({ letter, offset })
  }
  return letters
}

/** As a library orders its songs: those without an artist last. */
function ordered(artists: readonly (string | null)[]): (string | null)[] {
  const key = (artist: string | null): string => foldName(artist ?? '') || '\u{10ffff}'
  return artists.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

const NAMES = [
  '2Pac',
  '!!!',
  'ABBA',
  'Ärzte',
  'beatles',
  'Björk',
  'Ólafur',
  'Zoë',
  '王菲',
  'Кино',
  'ばんど',
  '…',
  '',
  null,
]

test('the letters of some artists, and where they begin', () => {
  const artists = ordered(['Zoë', '王菲', 'ABBA', null, 'Ärzte', '2Pac', '!!!', null])
  expect(lettersOf(artists.length, place => artists[place]!)).toEqual([
    { letter: '#', offset: 0 },
    { letter: 'A', offset: 2 },
    { letter: 'Z', offset: 4 },
    { letter: '…', offset: 5 },
    { letter: '', offset: 6 },
  ])
  expect(lettersOf(0, () => null)).toEqual([])
})

test('as if each song were looked at', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...NAMES), { maxLength: 60 }), artists => {
      const list = ordered(artists)
      expect(lettersOf(list.length, place => list[place]!)).toEqual(lettersByLooking(list))
    }),
    propertyRuns(200, 26),
  )
})

test('of very many songs few are looked at', () => {
  const random = mulberry32(3)
  const artists = ordered(Array.from({ length: 50_000 }, () => String.fromCharCode(97 + 26 * random())))
  let looks = 0
  const letters = lettersOf(artists.length, place => {
    looks++
    return artists[place]!
  })
  expect(letters).toHaveLength(26)
  expect(looks).toBeLessThan(26 * 18)
})
