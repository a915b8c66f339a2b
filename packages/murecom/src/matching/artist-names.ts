import { type Letters, lettersOf } from './letters.ts'
import { LONGEST_NAME } from './title-parts.ts'

/** An artist's name, whole or one of several that were written as one. */
export interface ArtistName extends Letters {
  isWhole: boolean
  /** Named behind "feat.". */
  isGuest: boolean
  /** The words in the order of the alphabet: "Utada Hikaru" and "Hikaru Utada" are one. */
  sorted: string
}

const SEPARATORS = /\s*(?:[,;/|&+、，×•()[\]（）]|\s(?:and|und|et|y|e|x|vs\.?|con|avec|mit|pres\.?|presents)\s)\s*/iu
const GUESTS = /\s*[([]?\b(?:feat\.?|ft\.?|featuring|with)\s/iu
const MOST_PARTS = 12
const CHANNEL = /(?:\s+-\s+topic|\s*vevo|\s+official)$/iu
/** What stands for an artist where none is known. */
const NOBODY: ReadonlySet<string> = new Set([
  'variousartists',
  'various',
  'va',
  'unknownartist',
  'unknown',
  'verschiedeneinterpreten',
  'artistesvaries',
  'soundtrack',
  'originalsoundtrack',
  'interpretedesconocido',
  'artistadesconocido',
])

/**
 * The names by which a song's artists may be known: each as written, and the parts of names such as "A feat. B".
 *
 * @param guests artists that the title names
 */
export function artistNamesOf(
  artists: readonly (string | null | undefined)[],
  guests: readonly string[] = [],
): ArtistName[] {
  const names = new Map<string, ArtistName>()
  const put = (text: string, isWhole: boolean, isGuest: boolean): void => {
    const letters = lettersOf(text)
    if (letters.plain === '' || NOBODY.has(letters.latin)) return
    if (!names.has(letters.plain))
      names.set(letters.plain, { ...letters, isWhole, isGuest, sorted: [...letters.words].sort().join('') })
  }
  const putAll = (list: readonly (string | null | undefined)[], areGuests: boolean): void => {
    for (const artist of list) {
      const text = (artist ?? '').slice(0, LONGEST_NAME).trim().replace(CHANNEL, '')
      if (text !== '') put(text, true, areGuests)
    }
    for (const artist of list) {
      const [host, ...named] = (artist ?? '').slice(0, LONGEST_NAME).split(GUESTS)
      if (named.length > 0) put(host!, false, areGuests)
      for (const part of partsOfName(host!)) put(part, false, areGuests)
      for (const guest of named) for (const part of [guest, ...partsOfName(guest)]) put(part, false, true)
    }
  }
  putAll(artists, false)
  putAll(guests, true)
  return [...names.values()]
}

const LATIN_WORDS = /[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{N}\p{M}\s.'’-]*/gu
const UNSPACED_WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu

/** Several artists in one name, each; none for one. */
function partsOfName(name: string): string[] {
  const parts = name.split(SEPARATORS)
  const found = [...(parts.length > 1 ? parts.slice(0, MOST_PARTS) : []), ...inTwoScripts(name)]
  return found.filter(part => part.trim().length > 1)
}

/** "周杰伦 Jay Chou" is one artist under two names. */
function inTwoScripts(name: string): string[] {
  const text = name.slice(0, LONGEST_NAME)
  const other = text.match(UNSPACED_WORDS)
  const latin = other && text.match(LATIN_WORDS)
  return other && latin ? [latin.join(' '), other.join('')] : []
}
