import type { SentenceEncoder } from '@murecom/text'
import { dot } from '../../algorithms/directions.ts'
import type { LyricsLine } from '../tags/lyrics/lyrics.ts'

/** Some lines in a row whose meaning is compared with a text. */
interface LyricsPart {
  /** Place of its first line. */
  first: number
  /** Number of its lines. */
  length: number
  text: string
}

/** Lines of a part, about a verse: one line alone says little, a whole song says several things. */
const MOST_LINES = 4
/** Parts of a song that are compared, the first ones: the longest songs have as many. */
const MOST_PARTS = 32

/** The parts of some lyrics, which end at an empty line or after four lines. One that comes again, a refrain, is there once. */
export function lyricsParts(lines: readonly LyricsLine[]): LyricsPart[] {
  const parts = new Map<string, LyricsPart>()
  for (let first = 0; first < lines.length && parts.size < MOST_PARTS; ) {
    let end = first
    while (end < lines.length && end - first < MOST_LINES && lines[end]!.text.trim() !== '') end++
    const text = lines
      .slice(first, end)
      .map(line => line.text)
      .join(' ')
    if (end > first && !parts.has(text)) parts.set(text, { first, length: end - first, text })
    first = Math.max(end, first + 1)
  }
  return [...parts.values()]
}

/** The largest code. */
const LARGEST = 127

/**
 * What parts mean, as 8-bit codes: `parts x dimensions`, row after row. The scale of a row is not kept, as a cosine does not need it;
 * a part that the encoder knows no token of has zeros.
 */
export function codesOf(parts: readonly LyricsPart[], encoder: SentenceEncoder): Int8Array {
  const { dimensions } = encoder
  const vectors = encoder.encodeAll(parts.map(({ text }) => text))
  const codes = new Int8Array(vectors.length)
  for (let row = 0; row < vectors.length; row += dimensions) {
    let largest = 0
    for (let i = row; i < row + dimensions; i++) largest = Math.max(largest, Math.abs(vectors[i]!))
    if (largest === 0) continue
    for (let i = row; i < row + dimensions; i++) codes[i] = Math.round((vectors[i]! * LARGEST) / largest)
  }
  return codes
}

/** The part that means most nearly what a vector of length 1 does, and their cosine; part -1 where there is none. O(codes) */
export function nearestPart(query: Float32Array, codes: Int8Array): { part: number; score: number } {
  let [part, best] = [-1, 0]
  for (let row = 0; row * query.length < codes.length; row++) {
    let product = 0
    let square = 0
    for (let d = 0, at = row * query.length; d < query.length; d++, at++) {
      product += query[d]! * codes[at]!
      square += codes[at]! ** 2
    }
    const score = square > 0 ? product / Math.sqrt(square) : 0
    if (score > best) [part, best] = [row, score]
  }
  return { part, score: best }
}

/** The lines of a part, and which of them comes nearest to a vector; undefined where the lyrics have fewer parts by now. */
export function linesLike(
  query: Float32Array,
  lines: readonly LyricsLine[],
  part: number,
  encoder: SentenceEncoder,
): { lines: LyricsLine[]; at: number } | undefined {
  const found = lyricsParts(lines)[part]
  if (!found) return undefined
  const own = lines.slice(found.first, found.first + found.length)
  const cosines = own.map(({ text }) => dot(query, encoder.encode(text)))
  return { lines: own, at: cosines.indexOf(Math.max(...cosines)) }
}
