import { foldName } from '@murecom/spotify-crawler/names'
import { hasWord } from '../../filters/whole-words.ts'
import { isPlain } from '../../words/tag-words.ts'
import { findByWords } from '../answers/names.ts'
import { findText } from '../answers/text-search.ts'
import { ALBUM, ARTIST, TITLE } from '../table/column-store.ts'
import type { SongTable } from '../table/song-table.ts'

/** Words of a text in which names are looked for: each of them, and each run, is a search of all names. */
const MOST_WORDS = 12
/** A name must cover this share of the words that say something: "Home" is not meant by "a quiet evening at home". */
const LEAST_SHARE = 0.5
const FIELDS = [TITLE, ARTIST, ALBUM] as const

/**
 * Songs that a text names, each with the share of its words that the names cover; words that say nothing do not count. 1: title, artist
 * and album hold every word. Less: they hold more than half of the words, or the title or the artist is a run of them with half
 * of the words. The longest share first, those with all words in the order of {@link findByWords}. O(runs x bytes of names)
 */
export function namesInText(table: SongTable, text: string): Map<number, number> {
  const words = foldName(text).split(' ').filter(Boolean)
  const named = new Map<number, number>()
  for (const row of findByWords(table, text, FIELDS, {})) {
    if (words.every(word => holds(table, row, word))) named.set(row, 1)
  }
  const first = words.slice(0, MOST_WORDS)
  const more = [...rowsOfWords(table, first), ...rowsOfRuns(table, first)].filter(({ row }) => !table.isGone(row))
  for (const { row, share } of more.sort((a, b) => b.share - a.share)) if (!named.has(row)) named.set(row, share)
  return named
}

/** Whether the names have the word as a word, or, in a script without spaces, as a part. */
function holds(table: SongTable, row: number, word: string): boolean {
  return hasWord(FIELDS.map(field => table.textOf(row, field)).join(' '), word)
}

/** Rows whose names hold more than half of the words. */
function rowsOfWords(table: SongTable, words: readonly string[]): { row: number; share: number }[] {
  const said = [...new Set(words.filter(word => !isPlain(word)))]
  const held = new Uint8Array(table.length)
  const lastWord = new Uint8Array(table.length)
  for (const [w, word] of said.entries()) {
    // A row is found once for each of its fields.
    findText(table, word, FIELDS, row => {
      if (lastWord[row] !== w + 1) held[row]!++
      lastWord[row] = w + 1
    })
  }
  const found: { row: number; share: number }[] = []
  for (const [row, count] of held.entries()) {
    if (count <= said.length * LEAST_SHARE) continue
    const share = said.filter(word => holds(table, row, word)).length / said.length
    if (share > LEAST_SHARE) found.push({ row, share })
  }
  return found
}

/** Rows whose title or artist is a run of the words that covers enough of those that say something. */
function rowsOfRuns(table: SongTable, words: readonly string[]): { row: number; share: number }[] {
  const counts = words.map(word => (isPlain(word) ? 0 : 1))
  const all = counts.reduce<number>((a, b) => a + b, 0)
  const found: { row: number; share: number }[] = []
  for (let begin = 0; begin < words.length; begin++) {
    let covered = 0
    for (let end = begin; end < words.length; end++) {
      covered += counts[end]!
      const share = covered / all
      if (covered === 0 || share < LEAST_SHARE) continue
      findText(table, words.slice(begin, end + 1).join(' '), [TITLE, ARTIST], (row, _field, _begins, isWhole) => {
        if (isWhole) found.push({ row, share })
      })
    }
  }
  return found
}
