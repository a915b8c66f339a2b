import { type BatchPlan, planBatches, searchBatch } from './batch-search.ts'
import type { Floats } from './kernels/scan.ts'
import { type BatchScanner, type BatchSearcher, SCAN_ROWS } from './kernels.ts'
import type { Exports, Pieces } from './simd-memory.ts'
import type { Sink } from './sinks.ts'
import type { TreeIndex } from './tree-index.ts'

/** Queries of one batch: their rows at 256 columns take 64 KiB, which the second cache holds beside the data's. */
export const BATCH_QUERIES = 64
/** Fewer queries than this are searched one by one. */
const FEWEST = 4
/** With fewer columns a look at every leaf's bound costs more than the blocked scan gains. */
const FEWEST_COLUMNS = 16

/** Past this a sum of products might overflow float32: such data is searched query by query. */
export const LARGEST_NORM = 1e36

/**
 * Squared distances as |q'|^2 + |x|^2 - 2 q'.x: one operation less a value than the sum of squared differences, and each
 * value loaded serves several pairs. A product is off by at most g |q'| |x| <= g (|q'|^2 + |x|^2) / 2, and a row at
 * D'^2 <= wider (see SimdScanner) has 2 q'.x - |x|^2 (1 - 2g) >= |q'|^2 (1 - 2g) - wider. For data far from the origin
 * that lets many rows pass; they cost a float64 score each, never an answer.
 */
export class Batch32 implements BatchScanner, BatchSearcher {
  readonly size = BATCH_QUERIES
  readonly queries: Int32Array
  readonly positions: Int32Array
  readonly #kernels: Exports
  readonly #rows: Floats
  readonly #norms: Float32Array
  readonly #stride: number
  readonly #dimensions: number
  readonly #roundings: number
  readonly #queries32: Float32Array
  readonly #active: Int32Array
  readonly #thresholds: Float32Array
  readonly #queryNorms = new Float64Array(BATCH_QUERIES)
  readonly #shifts = new Float64Array(BATCH_QUERIES)
  #plan: BatchPlan | undefined

  constructor(
    kernels: Exports,
    pieces: Pieces,
    rows: Floats,
    norms: Float32Array,
    stride: number,
    dimensions: number,
    roundings: number,
  ) {
    this.#kernels = kernels
    this.#rows = rows
    this.#norms = norms
    this.#stride = stride
    this.#dimensions = dimensions
    this.#roundings = roundings
    this.#queries32 = pieces.take(Float32Array, BATCH_QUERIES * stride, 4)
    this.#active = pieces.take(Int32Array, BATCH_QUERIES, 4)
    this.#thresholds = pieces.take(Float32Array, BATCH_QUERIES, 4)
    this.queries = pieces.take(Int32Array, BATCH_QUERIES * SCAN_ROWS, 4)
    this.positions = pieces.take(Int32Array, BATCH_QUERIES * SCAN_ROWS, 4)
  }

  search(index: TreeIndex, queries: Floats, first: number, count: number, sink: Sink): boolean {
    if (count < FEWEST || this.#dimensions < FEWEST_COLUMNS) return false
    if (!this.#load(queries, first * this.#dimensions, count)) return false
    this.#plan ??= planBatches(index)
    searchBatch(index, this, this.#plan, queries, first, count, sink)
    return true
  }

  #load(queries: Floats, offset: number, count: number): boolean {
    const d = this.#dimensions
    for (let i = 0; i < count; i++) {
      let norm = 0
      let lost = 0
      for (let c = 0; c < d; c++) {
        const value = queries[offset + i * d + c]!
        const at = i * this.#stride + c
        this.#queries32[at] = value
        const rounded = this.#queries32[at]!
        norm += rounded * rounded
        lost += (value - rounded) ** 2
      }
      if (!(norm <= LARGEST_NORM)) return false
      this.#queryNorms[i] = norm * (1 - this.#roundings)
      this.#shifts[i] = Math.sqrt(lost) * (1 + 1e-9)
    }
    return true
  }

  scan(active: Int32Array, count: number, from: number, to: number, limits: Float64Array): number {
    for (let i = 0; i < count; i++) {
      const q = active[i]!
      this.#active[i] = q
      const wider = (Math.sqrt(limits[q]!) + this.#shifts[q]!) ** 2 * (1 + this.#roundings) + 1e-37
      this.#thresholds[q] = this.#queryNorms[q]! - wider
    }
    return this.#kernels.product32(
      this.#queries32.byteOffset,
      this.#active.byteOffset,
      count,
      this.#thresholds.byteOffset,
      this.#rows.byteOffset,
      this.#norms.byteOffset,
      this.#stride,
      from,
      to,
      this.queries.byteOffset,
      this.positions.byteOffset,
    )
  }
}
