import { foldName } from '@murecom/spotify-crawler/names'
import { hasWord } from '../../filters/whole-words.ts'
import { NearestRows } from '../../songs/nearest-rows.ts'
import type { SongTable } from '../table/song-table.ts'
import type { Lyrics, LyricsLine } from '../tags/lyrics/lyrics.ts'

/** A song whose lyrics have a text, and where. */
interface LyricsRow {
  row: number
  score: number
  /** The line that has most of it, with the one before and the one behind. */
  lines: LyricsLine[]
  /** Which of {@link lines} that is. */
  at: number
}

/** Lines before and behind the one that was found. */
const AROUND = 1
/** What a line counts that has every word, but not in their order. */
const WORDS_ALONE = 0.9

/**
 * Songs whose lyrics have every word of a text: those that have it as a whole in a line, or over two, come first, then those
 * of which a line has most of the words; ties by row. In scripts without spaces the text is looked for as it is. O(letters of all lyrics)
 *
 * @param lyrics numbers of songs with their lyrics
 */
export function searchLyrics(
  table: SongTable,
  lyrics: Iterable<readonly [id: number, lyrics: Lyrics]>,
  text: string,
  limit: number,
): LyricsRow[] {
  const phrase = foldName(text)
  const words = [...new Set(phrase.split(' ').filter(Boolean))]
  if (words.length === 0) return []
  const best = new NearestRows(limit)
  const found = new Map<number, LyricsRow>()
  for (const [id, { lines }] of lyrics) {
    const row = table.rowOf(id)
    if (row === undefined || table.isGone(row)) continue
    const keys = lines.map(line => foldName(line.text))
    const place = placeOf(keys, phrase, words)
    if (!place || -place.score > best.worst) continue
    best.push(-place.score, row)
    const first = Math.max(0, place.line - AROUND)
    const around = lines.slice(first, place.line + AROUND + 1)
    found.set(row, { row, score: place.score, lines: around, at: place.line - first })
  }
  return best.sorted().map(({ row }) => found.get(row)!)
}

/** The line that has most of the words, where the lyrics have them all. */
function placeOf(
  keys: readonly string[],
  phrase: string,
  words: readonly string[],
): { line: number; score: number } | undefined {
  const whole = keys.join(' ')
  if (!words.every(word => hasWord(whole, word))) return undefined
  const line = keys.findIndex(key => hasWord(key, phrase))
  if (line >= 0) return { line, score: 1 }
  const over = keys.findIndex((key, i) => hasWord(`${key} ${keys[i + 1] ?? ''}`, phrase))
  if (over >= 0) return { line: over, score: 1 }
  const counts = keys.map(key => words.filter(word => hasWord(key, word)).length)
  const most = Math.max(...counts)
  return { line: counts.indexOf(most), score: (WORDS_ALONE * most) / words.length }
}
