import { foldName } from 'murecom/spotify-crawler'
import type { Letter } from './answers.ts'

/** Ranks of artists: what lies before "a", the letters, other scripts, and songs without an artist. */
const LETTERS = 26
const OTHER_SCRIPTS = LETTERS + 1
const NO_ARTIST = LETTERS + 2
const FIRST_LETTER = 'a'.charCodeAt(0)

/**
 * Where the artists of each letter begin in a list by artist. A list of n songs has some 30 places where the letter changes, and each is
 * found by halving: O(30 log n) looks at an artist.
 *
 * @param length number of songs
 * @param artistAt the artist of the song at a place, null for none
 */
export function lettersOf(length: number, artistAt: (place: number) => string | null): Letter[] {
  const letters: Letter[] = []
  for (let offset = 0; offset < length; ) {
    const rank = rankOf(artistAt(offset))
    letters.push({ letter: nameOf(rank), offset })
    let [first, end] = [offset + 1, length]
    while (first < end) {
      const middle = (first + end) >>> 1
      if (rankOf(artistAt(middle)) <= rank) first = middle + 1
      else end = middle
    }
    offset = first
  }
  return letters
}

/** Grows along the list, which is ordered by the folded names. */
function rankOf(artist: string | null): number {
  const name = foldName(artist ?? '')
  if (name === '') return NO_ARTIST
  return Math.min(OTHER_SCRIPTS, Math.max(0, name.charCodeAt(0) - FIRST_LETTER + 1))
}

function nameOf(rank: number): string {
  if (rank === 0) return '#'
  if (rank === OTHER_SCRIPTS) return '…'
  return rank === NO_ARTIST ? '' : String.fromCharCode(FIRST_LETTER + rank - 1).toUpperCase()
}
