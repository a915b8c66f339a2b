import { foldName } from '@murecom/spotify-crawler/names'
import { NearestRows } from '../../songs/nearest-rows.ts'
import type { NearTag, TagMeanings } from '../../words/tag-meanings.ts'
import { isPlain, type SearchTerm, searchTerms } from '../../words/tag-words.ts'
import type { SongTable } from '../table/song-table.ts'
import { namesInText } from './names-in-text.ts'
import { searchRows, tagShares } from './search-tags.ts'

/** Why a song is in the answer: the text names it, or it sounds as the text says. */
export type FoundBy = 'name' | 'sound'

/** A song by row. */
interface FoundRow {
  row: number
  score: number
  by: FoundBy
}

/** What a search found. */
interface WordRows {
  rows: FoundRow[]
  /** The words that are tags, or stand for some. */
  terms: SearchTerm[]
  /** Words without a tag, where the text has no meaning that is near to a tag and names no song. */
  unknown: string[]
  /** Tags that the text comes nearest to; empty where its words are tags. */
  near: NearTag[]
}

/**
 * Songs for a text. First those that it names ({@link namesInText}), then by tags: words that are tags, or stand for some, count
 * as in `searchRows`; where a word is left that is neither, the text as a whole means the tags that it comes nearest to. By sound
 * a song's score is the mean of both. Songs that are named alike come in the order of their sound. O(songs x tags asked for)
 *
 * @param meanings asked only when a word is left
 */
export async function searchWords(
  table: SongTable,
  tagNames: readonly string[],
  text: string,
  { limit, meanings }: { limit: number; meanings: () => Promise<TagMeanings> },
): Promise<WordRows> {
  const copies = table.firstCopies()
  const terms = searchTerms(text, tagNames)
  const tagged = terms.filter(({ tags }) => tags.length > 0)
  const rest = terms.filter(({ text, tags }) => tags.length === 0 && !isPlain(text))
  const near = rest.length > 0 && tagNames.length > 0 ? (await meanings()).nearest(meant(text)) : []
  const scores = soundScores(table, copies, tagged, near)
  const named = namesInText(table, text)
  // A named song is before every other: its score here is above 1, and the longest name counts most, then the order of the names.
  const best = new NearestRows(Math.min(limit, copies.length))
  const sound = new Float64Array(table.length)
  const places = new Map([...named.keys()].map((row, place) => [row, place]))
  for (const [i, row] of copies.entries()) {
    sound[row] = scores[i]!
    const share = named.get(row)
    if (share === 1) best.push(-3 + places.get(row)! / (named.size + 1), row)
    else if (share !== undefined) best.push(-1 - share - scores[i]! / 1000, row)
    else if (scores[i]! > 0) best.push(-scores[i]!, row)
  }
  const rows = best.sorted().map(({ row }): FoundRow => {
    const share = named.get(row)
    return share === undefined ? { row, score: sound[row]!, by: 'sound' } : { row, score: share, by: 'name' }
  })
  if (rows.length === 0) return partlyNamed(table, tagNames, text, limit)
  const isKnown = near.length > 0 || [...named.values()].includes(1)
  return { rows, terms: tagged, unknown: isKnown ? [] : rest.map(term => term.text), near }
}

/** Songs whose names hold those words of the text that any name holds, where nothing else is found. */
function partlyNamed(table: SongTable, tagNames: readonly string[], text: string, limit: number): WordRows {
  const { rows, terms, unknown } = searchRows(table, tagNames, text, limit)
  const tagged = terms.filter(({ tags }) => tags.length > 0)
  return {
    rows: rows.map(({ row, score }) => ({ row, score, by: 'name' })),
    terms: tagged,
    unknown: unknown.filter(word => !isPlain(word)),
    near: [],
  }
}

/** A text without the words that say nothing about a song: "songs" is near to every kind of music. */
const meant = (text: string): string =>
  text
    .split(/\s+/)
    .filter(word => !isPlain(foldName(word)))
    .join(' ')

/** For each row from 0 to 1 how much it sounds as terms and meaning say. */
function soundScores(
  table: SongTable,
  rows: readonly number[],
  terms: readonly SearchTerm[],
  near: readonly NearTag[],
): Float64Array {
  const byMeaning = near.length > 0 ? tagShares(table, rows, near) : undefined
  if (terms.length === 0) return byMeaning ?? new Float64Array(rows.length)
  const product = new Float64Array(rows.length).fill(1)
  for (const { tags } of terms) {
    const alike = tags.map(tag => ({ tag, weight: 1 }))
    for (const [i, share] of tagShares(table, rows, alike).entries()) product[i]! *= share
  }
  const byTerms = product.map(value => value ** (1 / terms.length))
  return byMeaning ? byTerms.map((value, i) => (value + byMeaning[i]!) / 2) : byTerms
}
