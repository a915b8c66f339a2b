import type { SearchTerm } from '../dialect/dialect.ts'

/**
 * The search index of PostgreSQL: words of titles (weight A) and artists (weight B) with their places, cut as SQLite's FTS5 cuts
 * them, so that both give the same answers. PostgreSQL's own parser is not asked: it has other ideas of a word in each language.
 *
 * A mark is before the first word of a title. "Begins with" is a phrase that begins with the mark.
 */
const WORD = /[\p{L}\p{N}\p{Co}](?:[\p{L}\p{N}\p{Co}]|[\u0300-\u036f])*/gu
const MARK = '^'
/** What no track has. */
const NOTHING = '^^'
/** Bounds of a tsvector: places above are all this one, and an entry takes up to 2046 bytes. */
const LAST_PLACE = 16_383
const LONGEST_WORD = 500
/** More words than any name has. */
const MOST_WORDS = 20_000
const MOST_ASKED = 200

function wordsIn(text: string, most: number): string[] {
  const words: string[] = []
  // The sigma at the end of a word is another letter, and a beginning of a word ends elsewhere.
  for (const [word] of text.replaceAll('ς', 'σ').matchAll(WORD)) {
    words.push(word.slice(0, LONGEST_WORD))
    if (words.length === most) break
  }
  return words
}

/** Words contain letters, digits and marks alone: nothing to escape but the text format of COPY, which has nothing here either. */
const quoted = (word: string): string => `'${word}'`

/** The entry of a track in the search index, as the text of a tsvector. */
export function wordVector(name: string, artists: string): string {
  const names = wordsIn(name, MOST_WORDS)
  let text = `${quoted(MARK)}:1A`
  let place = 2
  for (const word of names) text += ` ${quoted(word)}:${Math.min(place++, LAST_PLACE)}A`
  place++ // no phrase goes from the title into the artists
  for (const word of wordsIn(artists, MOST_WORDS)) text += ` ${quoted(word)}:${Math.min(place++, LAST_PLACE)}B`
  return text
}

/** The query of tracks that have all the terms, as the text of a tsquery; of nothing, what no track has. */
export function wordQuery(terms: readonly SearchTerm[]): string {
  const parts = terms.slice(0, MOST_ASKED).map(({ words, column, isFirst, isPrefix }) => {
    const weight = column === 'name' ? 'A' : column === 'artists' ? 'B' : ''
    const found = wordsIn(words, MOST_ASKED)
    if (found.length === 0) return quoted(NOTHING)
    const asked = found.map((word, i) => {
      const marks = `${isPrefix && i === found.length - 1 ? '*' : ''}${weight}`
      return marks === '' ? quoted(word) : `${quoted(word)}:${marks}`
    })
    return `(${(isFirst ? [`${quoted(MARK)}:A`, ...asked] : asked).join(' <-> ')})`
  })
  return parts.length === 0 ? quoted(NOTHING) : parts.join(' & ')
}
