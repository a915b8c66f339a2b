import { typoDistance } from '../algorithms/typo-distance.ts'
import type { ArtistName } from './artist-names.ts'
import { isHan, type Letters, soundOf } from './letters.ts'
import type { TitleParts } from './title-parts.ts'

/** From this length on, in letters, one letter is a small part. */
const LONG_NAME = 7
const SEVERAL_WORDS = 3
/** A name of one or two words of which one became another that is known: enough for an artist whose title is equal. */
const ANOTHER_WORD = 0.8
/** Below this two titles are two. */
const LEAST_TITLE = 0.805

/** Mistakes that a name of this length may have, within one script. */
export function mostTypos(letters: number): number {
  return letters < 4 ? 0 : letters < 9 ? 1 : letters < 15 ? 2 : 3
}

/** Differences that two romanisations of a name may have: a quarter of its letters, at most 5. */
export function mostDifferences(letters: number): number {
  return Math.min(5, letters >> 2)
}

/** A name in its own script: what it is compared by with names of the same script. */
export function ownKey({ scripts, latin, plain }: Letters): string {
  return scripts === 0 ? latin : plain
}

/**
 * How surely two names are one, in [0, 1]; 0 for two names. Within one script a few letters may be mistyped, but a word that
 * became another word which the library knows is another name: "Hero" is not "Zero". Between scripts the sound is compared.
 *
 * @param a of the entry
 * @param b of the song
 * @param isKnown true for a word of the library's names
 */
function nameLikeness(a: Letters, b: Letters, isKnown: (word: string) => boolean): number {
  if (a.plain === b.plain) return 1
  // "Part 1" and "Part 2" differ by a letter.
  if (a.numbers !== b.numbers) return 0
  if ((a.scripts & b.scripts) !== 0) {
    const most = mostTypos(Math.max(a.plain.length, b.plain.length))
    const mistakes = typoDistance(a.plain, b.plain, most)
    return mistakes <= most ? 0.93 - 0.04 * mistakes : 0
  }
  if (a.latin === b.latin) return 0.98
  if (a.scripts !== b.scripts) {
    const [x, y] = [soundOf(a.latin), soundOf(b.latin)]
    const most = mostDifferences(Math.max(x.length, y.length))
    const differences = typoDistance(x, y, most)
    return differences <= most ? 0.95 - 0.02 * differences : 0
  }
  const most = mostTypos(Math.max(a.latin.length, b.latin.length))
  const mistakes = typoDistance(a.latin, b.latin, most)
  if (mistakes > most) return 0
  const like = 0.93 - 0.04 * mistakes
  if (isMistyped(a.words, b.words, isKnown)) return like
  // When there are several words, one may have become another: "das" for "dazs".
  if (mistakes > 1 || b.latin.length < LONG_NAME) return 0
  return a.words.length === b.words.length && b.words.length >= SEVERAL_WORDS ? like : ANOTHER_WORD
}

/** True when the entry has a word that is not in the library in place of one of the song's. */
function isMistyped(entry: readonly string[], song: readonly string[], isKnown: (word: string) => boolean): boolean {
  const left = [...song]
  const only = entry.filter(word => {
    const at = left.indexOf(word)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return left.length > 0 && only.some(word => !isKnown(word))
}

/** Titles that differ in what one has in brackets are less sure. */
const WITHOUT_SUBTITLE = 0.95

/** How surely two titles name one song, in [0, 1]; versions are not looked at. */
export function titleLikeness(a: TitleParts, b: TitleParts, isKnown: (word: string) => boolean): number {
  if (a.whole.plain === b.whole.plain) return 1
  const like = (x: Letters | undefined, y: Letters | undefined): number => {
    const value = x && y ? nameLikeness(x, y, isKnown) : 0
    return value < LEAST_TITLE ? 0 : value
  }
  const songs = like(a.song, b.song)
  if (songs === 1) return 1
  const mayDrop =
    !(a.short && b.short) && a.song.numbers === b.song.numbers && [...a.nearVersions, ...b.nearVersions].every(isKnown)
  const shorter = !mayDrop ? 0 : WITHOUT_SUBTITLE * Math.max(like(a.short, b.song), like(a.song, b.short))
  return Math.max(songs, shorter)
}

/** A part of a name, or words in another order, is a little less than the name. */
const PARTLY = 0.98

/** How surely a song of these artists is by one of those, in [0, 1]. */
export function artistLikeness(
  entry: readonly ArtistName[],
  song: readonly ArtistName[],
  isKnown: (word: string) => boolean,
): number {
  let best = 0
  for (const a of entry) {
    for (const b of song) {
      // Two songs with one guest are two.
      if (a.isGuest && b.isGuest) continue
      const weight = a.isWhole && b.isWhole ? 1 : PARTLY
      if (weight <= best) continue
      const like = Math.max(nameLikeness(a, b, isKnown), a.sorted === b.sorted ? PARTLY : 0)
      best = Math.max(best, weight * like)
    }
  }
  return best
}

/** True for names in Chinese characters against names in Latin letters: no table says how a Japanese name in them is read. */
export function cannotBeCompared(a: readonly ArtistName[], b: readonly ArtistName[]): boolean {
  const allHan = (names: readonly ArtistName[]): boolean => names.length > 0 && names.every(isHan)
  const allLatin = (names: readonly ArtistName[]): boolean =>
    names.length > 0 && names.every(name => name.scripts === 0)
  return (allHan(a) && allLatin(b)) || (allLatin(a) && allHan(b))
}
