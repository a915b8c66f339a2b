import { type Letters, lettersOf } from './letters.ts'
import { LONGEST_NAME } from './title-parts.ts'

/** An artist's name, whole or one of several that were written as one. */
export interface ArtistName extends Letters {
  isWhole: boolean
  /** The words in the order of the alphabet: "Utada Hikaru" and "Hikaru Utada" are one. */
  sorted: string
}

const SEPARATORS =
  /\s*(?:[,;/|&+、，×•()[\]（）]|\s(?:and|und|et|y|e|x|vs\.?|feat\.?|ft\.?|featuring|with|con|avec|mit|pres\.?|presents)\s)\s*/iu
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

/** The names by which a song's artists may be known: each as written, and the parts of names such as "A feat. B". */
export function artistNamesOf(artists: readonly (string | null | undefined)[]): ArtistName[] {
  const names = new Map<string, ArtistName>()
  const put = (text: string, isWhole: boolean): void => {
    const letters = lettersOf(text)
    if (letters.plain === '' || NOBODY.has(letters.latin)) return
    if (!names.has(letters.plain))
      names.set(letters.plain, { ...letters, isWhole, sorted: [...letters.words].sort().join('') })
  }
  for (const artist of artists) {
    const text = (artist ?? '').slice(0, LONGEST_NAME).trim().replace(CHANNEL, '')
    if (text !== '') put(text, true)
  }
  for (const artist of artists) {
    const parts = (artist ?? '').slice(0, LONGEST_NAME).split(SEPARATORS)
    const found = [...(parts.length > 1 ? parts.slice(0, MOST_PARTS) : []), ...inTwoScripts(artist ?? '')]
    for (const part of found) if (part.trim().length > 1) put(part, false)
  }
  return [...names.values()]
}

const LATIN_WORDS = /[\p{Script=Latin}\p{N}][\p{Script=Latin}\p{N}\p{M}\s.'’-]*/gu
const UNSPACED_WORDS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu

/** "周杰伦 Jay Chou" is one artist under two names. */
function inTwoScripts(name: string): string[] {
  const text = name.slice(0, LONGEST_NAME)
  const other = text.match(UNSPACED_WORDS)
  const latin = other && text.match(LATIN_WORDS)
  return other && latin ? [latin.join(' '), other.join('')] : []
}
