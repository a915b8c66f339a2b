import type { Place } from '@murecom/internal/wasm'
import { MAX_DOT, SIGMOID_CELLS } from '../kernels/plan.ts'
import type { TrainingParameters } from '../options.ts'
import type { HuffmanPaths } from './huffman.ts'

/** Where the tables of a training lie. Names are those of kernels/plan.ts. */
export interface TablePlaces {
  keep: Place<Uint32Array>
  cumulative: Place<Int32Array>
  guide: Place<Int32Array>
  /** 31 less the bits of a draw that pick a cell of the guide. */
  guideShift: number
  pathStart: Place<Int32Array>
  pathPoints: Place<Int32Array>
  pathCodes: Place<Uint8Array>
  sigmoid: Place<Float32Array>
}

/** Writes what a training looks up: chances to keep a word, the words that negatives are drawn from, the sigmoid, and paths. */
export function writeTables(
  buffer: ArrayBufferLike,
  places: TablePlaces,
  counts: Float64Array,
  paths: HuffmanPaths | undefined,
  { sample, nsExponent }: TrainingParameters,
): void {
  keepThresholds(counts, sample, places.keep.view(buffer))
  const cumulative = places.cumulative.view(buffer)
  cumulativeCounts(counts, nsExponent, cumulative)
  guideTable(cumulative, 31 - places.guideShift, places.guide.view(buffer))
  sigmoidTable(places.sigmoid.view(buffer))
  if (!paths) return
  places.pathStart.view(buffer).set(paths.start)
  places.pathPoints.view(buffer).set(paths.points)
  places.pathCodes.view(buffer).set(paths.codes)
}

/**
 * Chance to keep a word, as the 32-bit integer that a random one is compared with: gensim 4's subsampling. With t the
 * threshold count, p(v) = (sqrt(v/t) + 1) t/v, at most 1. `sample` below 1 is a share of all kept words, from 1 on a count
 * (gensim scales it by (3 + sqrt 5) / 2), 0 keeps all.
 */
export function keepThresholds(counts: Float64Array, sample: number, out: Uint32Array): void {
  let total = 0
  for (const v of counts) total += v
  let t = total
  if (sample > 0) t = sample < 1 ? sample * total : Math.trunc((sample * (3 + Math.sqrt(5))) / 2)
  for (let i = 0; i < counts.length; i++) {
    const v = counts[i]!
    const p = (Math.sqrt(v / t) + 1) * (t / v)
    out[i] = p < 1 ? Math.trunc(p * 0xffffffff) : 0xffffffff
  }
}

/** Largest value of {@link cumulativeCounts}. */
const DOMAIN = 2 ** 31 - 1

/** round(sum of count^exponent up to a word / sum of all * (2^31 - 1)): gensim's table, from which negatives are drawn. */
export function cumulativeCounts(counts: Float64Array, exponent: number, out: Int32Array): void {
  let total = 0
  for (const v of counts) total += v ** exponent
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    sum += counts[i]! ** exponent
    out[i] = roundHalfToEven((sum / total) * DOMAIN)
  }
  out[counts.length - 1] = DOMAIN
}

/** Python's `round`. */
function roundHalfToEven(x: number): number {
  const low = Math.floor(x)
  if (x - low !== 0.5) return Math.round(x)
  return low % 2 === 0 ? low : low + 1
}

/** Bits of a draw that pick the cell of a guide: about two cells a word, so that a search takes a step or two. */
export function guideBits(words: number): number {
  return Math.min(24, Math.max(1, Math.ceil(Math.log2(words)) + 1))
}

/**
 * For each cell of draws (those with the same upper `bits` of 31), the first word whose cumulative value reaches the
 * cell's smallest draw. A search that begins there and goes up finds what bisecting the whole table finds, in O(1) on
 * average: at 730,000 words it replaces 20 cache misses by two.
 */
export function guideTable(cumulative: Int32Array, bits: number, out: Int32Array): void {
  const cell = 2 ** (31 - bits)
  let word = 0
  for (let i = 0; i < 1 << bits; i++) {
    while (cumulative[word]! < i * cell) word++
    out[i] = word
  }
}

/**
 * Pairs (s(x), -log s(x)) at the cells' edges, s the logistic function. Kernels interpolate between edges: the error is
 * below 5e-7, where gensim's table of 1,000 steps without interpolation has 3e-3, and no rounding of a dot can jump a step.
 */
function sigmoidTable(out: Float32Array): void {
  for (let i = 0; i <= SIGMOID_CELLS + 1; i++) {
    const x = (i / SIGMOID_CELLS) * 2 * MAX_DOT - MAX_DOT
    out[2 * i] = 1 / (1 + Math.exp(-x))
    out[2 * i + 1] = Math.log1p(Math.exp(-x))
  }
}
