import type { MemoryPlan } from '@murecom/internal/wasm'
import type { Floats } from '../kernels/scan.ts'
import type { Scan } from '../tree/tree-index.ts'
import { type SimdContext, type Views, viewsOf } from './rows.ts'

/** Columns between two comparisons with the limit. */
const BLOCK_COLUMNS = 32
/** Rows of one call of a kernel; then the limit is computed again. */
const SCAN_ROWS = 64

type ScanPlaces = ReturnType<typeof reserveScan>

export function reserveScan(plan: MemoryPlan, stride: number) {
  return {
    query64: plan.reserve(Float64Array, stride),
    query32: plan.reserve(Float32Array, stride),
    positions: plan.reserve(Int32Array, SCAN_ROWS),
    lowerBounds: plan.reserve(Float64Array, SCAN_ROWS),
  }
}

/**
 * Scans rows for one query by SIMD.
 *
 * How far off float32 may be. Let q' be the query rounded to float32 and D' its distance to a row x, which is float32
 * already. A difference, its square and the sum of m = stride / 4 terms a lane and 3 adds over lanes each round by at most
 * 2^-24, so the sum is within D'^2 (1 +- g), g = (m + 8) 2^-24, and |D - D'| <= |q - q'|, the query's error. So a row at
 * D^2 <= limit has a sum of at most (sqrt(limit) + |q - q'|)^2 (1 + g), and a sum s proves
 * D >= sqrt(s / (1 + g)) - |q - q'|. The constants below are wider than that: the limit is rounded to float32 itself, and
 * sums below 1e-38 lose digits.
 */
export class QueryScan {
  /** Where {@link find} writes positions, ascending, and their bounds; of float64 rows the bounds are reduced distances. */
  readonly positions: Int32Array
  readonly lowerBounds: Float64Array
  readonly #context: SimdContext
  readonly #views: Views<ScanPlaces>
  /** |q - q'|. */
  #queryError = 0

  constructor(context: SimdContext, places: ScanPlaces) {
    this.#context = context
    this.#views = viewsOf(places, context.memory)
    this.positions = this.#views.positions
    this.lowerBounds = this.#views.lowerBounds
  }

  /** Takes the query that begins at `offset`. */
  load(queries: Floats, offset: number): void {
    const { query64, query32 } = this.#views
    const { dimensions } = this.#context.index
    let squares = 0
    for (let c = 0; c < dimensions; c++) {
      const value = queries[offset + c]!
      query64[c] = value
      query32[c] = value
      squares += (value - query32[c]!) ** 2
    }
    this.#queryError = Math.sqrt(squares) * (1 + 1e-9)
  }

  /** Looks at the rows `from .. to`, at most {@link SCAN_ROWS}, and returns how many of them may be within the limit. */
  find(rows: Floats, from: number, to: number, limit: number): number {
    const { kernels, index, sumError } = this.#context
    const { query64, query32, positions, lowerBounds } = this.#views
    const { stride } = index
    if (index.exact) {
      return kernels.scan64(
        query64.byteOffset,
        rows.byteOffset,
        stride,
        from,
        to,
        limit,
        positions.byteOffset,
        lowerBounds.byteOffset,
      )
    }
    return kernels.scan32(
      query32.byteOffset,
      rows.byteOffset,
      stride,
      from,
      to,
      (Math.sqrt(limit) + this.#queryError) ** 2 * (1 + sumError) + 1e-37,
      1 - sumError,
      this.#queryError,
      positions.byteOffset,
      lowerBounds.byteOffset,
    )
  }

  /** The scan that a walk over the tree takes. Where rows are float32 it finds bounds of the distances to centroids. */
  readonly scan: Scan = (rows, from, to, limit, accept) => {
    const { positions, lowerBounds } = this
    const { index } = this.#context
    const bounded = !index.exact && rows === index.rows
    for (let at = from; at < to; at += SCAN_ROWS) {
      const found = this.find(rows, at, Math.min(to, at + SCAN_ROWS), limit)
      for (let i = 0; i < found; i++) {
        let reduced = lowerBounds[i]!
        const position = positions[i]!
        if (bounded && reduced <= limit) reduced = this.#measure(position, limit)
        if (reduced <= limit) limit = accept(position, reduced)
      }
    }
  }

  /** The reduced distance, in the order of summation that kernels/scan.ts defines; some number past `limit` when past it. */
  #measure(position: number, limit: number): number {
    const { rows, stride } = this.#context.index
    const query = this.#views.query64
    const base = position * stride
    let even = 0
    let odd = 0
    for (let c = 0; c < stride && even + odd <= limit; ) {
      const stop = Math.min(stride, c + BLOCK_COLUMNS)
      for (; c < stop; c += 2) {
        const t0 = query[c]! - rows[base + c]!
        const t1 = query[c + 1]! - rows[base + c + 1]!
        even += t0 * t0
        odd += t1 * t1
      }
    }
    return even + odd
  }
}
