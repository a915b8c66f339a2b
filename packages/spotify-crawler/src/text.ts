import { createHash } from 'node:crypto'
import { exactName } from '@murecom/internal/names'

/**
 * Text of names in every script: one spelling for the search index, one way to cut words, what can be stored. The search key
 * itself is fold-name.ts.
 *
 * Sources: Unicode UAX 15 (NFKC), UAX 29 by Intl.Segmenter (words).
 */

const ASCII = /^[\0-\x7f]*$/
const HAN = /\p{Script=Han}/u
/** Scripts that are written without spaces between words: searched character by character. */
const UNSPACED =
  /[\p{Script=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
/** A folded name as the search index holds it: a space around each character of a script that writes none. */
export function spaceCharacters(folded: string): string {
  return ASCII.test(folded) ? folded : folded.replace(UNSPACED, ' $& ').replace(/\s+/g, ' ').trim()
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/**
 * The words of a playlist's name, as the crawl counts them: word-like segments of any script, lower case, each once.
 * Single letters of alphabets and bare numbers of one digit are not words to search by; a single Chinese character is.
 */
export function wordsOf(name: string): string[] {
  const words = new Set<string>()
  for (const { segment, isWordLike } of segmenter.segment(exactName(name))) {
    if (!isWordLike || segment.length > MAX_WORD_LENGTH) continue
    if ([...segment].length < 2 && !HAN.test(segment)) continue
    words.add(segment)
  }
  return [...words]
}

const UNSTORABLE = /\0|\p{Surrogate}/gu
const MAX_WORD_LENGTH = 40

/** Longest name that is kept, in UTF-16 units; what is longer is cut. Real names stay under 300. */
export const MAX_NAME_LENGTH = 1000

/**
 * A name as it is stored: a string of valid Unicode, without NUL (SQLite's own functions stop there) and not endless.
 */
export function storedName(name: unknown): string {
  const text = typeof name === 'string' ? name : name == null ? '' : String(name)
  const short = text.length > MAX_NAME_LENGTH ? text.slice(0, MAX_NAME_LENGTH) : text
  return short.replace(UNSTORABLE, '\ufffd')
}

const PLAIN_KEY = /^[\x20-\x7e]*$/

/** A source's id as it is stored: valid Unicode without NUL, so that equal ids are equal in memory and in the database. */
export function storedKey(id: string): string {
  return PLAIN_KEY.test(id) ? id : id.replace(UNSTORABLE, '\ufffd')
}

/** A stable id for what has none of its own: 132 bits of SHA-256 over the parts, so that equal names share it. */
export function keyOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\x1f')).digest('base64url').slice(0, 22)
}
