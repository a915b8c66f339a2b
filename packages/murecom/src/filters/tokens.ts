import { show } from '@murecom/internal'
import { FilterError } from '../errors.ts'

/** A part of a filter's text. */
export interface Token {
  kind: 'word' | 'quoted' | 'time' | 'operator' | 'open' | 'close' | 'comma' | 'end'
  text: string
  /** Place of its first letter, from 0, and behind its last one. */
  at: number
  end: number
}

/** Letters of a filter: 150 comparisons. */
const MOST_LETTERS = 10_000

/** `3:20`, `1:02:03`. */
const TIME = /\d{1,3}(?::[0-5]\d){1,2}(?![\p{L}\p{N}:])/uy
const OPERATOR = /!=|!~|<=|>=|==|[=<>~:]/y
/** An apostrophe within a word belongs to it. */
const WORD = /[^\s()"'“”=!<>~:,][^\s()"“”=!<>~:,]*/uy
const SPACE = /\s+/uy
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”' }

/**
 * The parts of a filter, the last being its end.
 *
 * @throws FilterError `'too-long'`, `'syntax'`
 */
export function tokensOf(text: string): Token[] {
  if (text.length > MOST_LETTERS) {
    throw new FilterError('too-long', `filter: must have at most ${MOST_LETTERS} letters, got ${text.length}`, 0)
  }
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const space = take(SPACE)
    if (space === undefined) tokens.push(nextToken(text, at, take))
    at = space === undefined ? tokens.at(-1)!.end : at + space.length
  }
  return [...tokens, { kind: 'end', text: '', at: text.length, end: text.length }]
}

const SINGLE: Readonly<Record<string, Token['kind']>> = { '(': 'open', ')': 'close', ',': 'comma' }

function nextToken(text: string, at: number, take: (pattern: RegExp) => string | undefined): Token {
  const letter = text[at]!
  if (Object.hasOwn(SINGLE, letter)) return { kind: SINGLE[letter]!, text: letter, at, end: at + 1 }
  if (Object.hasOwn(CLOSING, letter)) return quoted(text, at)
  for (const [kind, pattern] of [
    ['time', TIME],
    ['operator', OPERATOR],
    ['word', WORD],
  ] as const) {
    const found = take(pattern)
    if (found) return { kind, text: found, at, end: at + found.length }
  }
  throw syntax(at, `${show(letter)} is not expected here`)
}

/** A text between two quotation marks; a backslash keeps the letter behind it. */
function quoted(text: string, at: number): Token {
  const closing = CLOSING[text[at]!]!
  let inside = ''
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === closing) return { kind: 'quoted', text: inside, at, end: i + 1 }
    if (text[i] === '\\' && i + 1 < text.length) i++
    inside += text[i]
  }
  throw syntax(at, 'this quotation mark has no second one')
}

/** An error at a place of the filter. */
export function syntax(at: number, what: string): FilterError {
  return new FilterError('syntax', `filter: at letter ${at + 1}: ${what}`, at)
}
