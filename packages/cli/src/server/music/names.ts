import { createHash } from 'node:crypto'
import { exactName } from '@murecom/internal/names'
import { foldName } from 'murecom/spotify-crawler'

export const UNKNOWN_ARTIST = '[Unknown Artist]'
export const UNKNOWN_ALBUM = '[Unknown Album]'
export const VARIOUS_ARTISTS = 'Various Artists'
/** Words before a name that its place in the alphabet does not depend on. */
export const IGNORED_ARTICLES = 'The El La Los Las Le Les'
const ARTICLE = new RegExp(`^(?:${IGNORED_ARTICLES.split(' ').join('|')}) (?=\\S)`, 'i')

const COLLATOR = new Intl.Collator('en', { sensitivity: 'base', numeric: true })

export function artistKey(name: string): string {
  return exactName(name)
}

export function albumKey(artist: string, album: string): string {
  return `${exactName(artist)}\n${exactName(album)}`
}

/** An id that stays the same in every run: a hash of a name, or of a path that must not be shown. */
export function stableId(kind: 'ar' | 'al' | 'fo', key: string): string {
  return `${kind}-${createHash('sha256').update(key).digest('base64url').slice(0, 16)}`
}

/** Compares names as an alphabet does, articles aside. */
export function byName(a: { name: string }, b: { name: string }): number {
  return COLLATOR.compare(a.name.replace(ARTICLE, ''), b.name.replace(ARTICLE, '')) || COLLATOR.compare(a.name, b.name)
}

/** The heading that a name is listed under: its first letter, or `#` for digits, signs and scripts without an alphabet. */
export function heading(name: string): string {
  const [first = ''] = foldName(name.replace(ARTICLE, ''))
  return /^(?!\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana})\p{L}/u.test(first)
    ? first.toUpperCase()
    : '#'
}

/** Whether a folded name holds every word of a folded text. */
export function holdsWords(folded: string, words: readonly string[]): boolean {
  return words.every(word => folded.includes(word))
}
