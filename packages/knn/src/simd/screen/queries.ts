import type { Floats } from '../../kernels/scan.ts'
import type { Exports, Pieces } from '../memory.ts'
import type { SimdIndex } from '../simd-index.ts'
import type { Cell, CodeArrays } from './cells.ts'

/** Queries of one batch: so many share each reading of the codes, of which 64 rows stay in the first cache. */
export const BATCH_QUERIES = 256

/** Bytes that the arrays of a {@link CodeBatch} take. */
export function batchBytes(stride: number): number {
  return BATCH_QUERIES * (stride * 14 + 20) + stride * 4 + 512
}

/**
 * The queries of a batch where the kernels reach them, and their codes for one cell at a time.
 *
 * With T the limit of a query, a row within it has |B w - v| <= (T + |q - q'|) / a + |y - B w| + lost, see
 * assembly/codes.ts; q' is the query in the type of the rows, y = (q' - c) / a. So
 * 2 B w.v - |v|^2 >= B^2 |w|^2 - (the right side)^2, less what float32 rounds: at most 2^-20 of the squares, as the sum of
 * the products is without error.
 */
export class CodeBatch {
  /** Not filled when `singles`. */
  readonly queries64: Float64Array
  /** Not there when the rows are float64. */
  readonly queries32: Float32Array
  /** Whether rows and queries are float32: then a batch touches half of the memory. */
  singles = false
  /** Queries that a cell is searched for; panels, factors and thresholds are in their order. */
  readonly active: Int32Array
  readonly panels: Int8Array
  readonly factors: Float32Array
  readonly thresholds: Float32Array
  /** |q - q'|. */
  readonly shifts = new Float64Array(BATCH_QUERIES)
  readonly #kernels: Exports
  readonly #index: SimdIndex
  readonly #roundings: number
  readonly #encoding: Float32Array
  readonly #facts: Float32Array
  /** In units of the cell: what the code of a query has lost, and B^2 |w|^2 less its rounding. */
  readonly #lost = new Float64Array(BATCH_QUERIES)
  readonly #squares = new Float64Array(BATCH_QUERIES)

  /** @param roundings what float32 may be off by after a sum over the columns, relative */
  constructor(kernels: Exports, pieces: Pieces, index: SimdIndex, roundings: number) {
    const { stride, exact } = index
    this.#kernels = kernels
    this.#index = index
    this.#roundings = roundings
    this.#encoding = pieces.take(Float32Array, stride, 4)
    this.queries64 = pieces.take(Float64Array, BATCH_QUERIES * stride, 8)
    this.queries32 = pieces.take(Float32Array, exact ? 0 : BATCH_QUERIES * stride, 4)
    this.active = pieces.take(Int32Array, BATCH_QUERIES, 4)
    this.panels = pieces.take(Int8Array, BATCH_QUERIES * stride * 2, 1)
    this.#facts = pieces.take(Float32Array, BATCH_QUERIES * 4, 4)
    this.factors = pieces.take(Float32Array, BATCH_QUERIES, 4)
    this.thresholds = pieces.take(Float32Array, BATCH_QUERIES, 4)
  }

  /** Takes `count` queries from number `first` on. */
  load(queries: Floats, first: number, count: number): void {
    const { stride, exact, dimensions: d } = this.#index
    this.singles = !exact && queries instanceof Float32Array
    for (let i = 0; i < count; i++) {
      const from = (first + i) * d
      const to = i * stride
      const query = queries.subarray(from, from + d)
      this.shifts[i] = 0
      if (!exact) this.queries32.set(query, to)
      if (this.singles) continue
      this.queries64.set(query, to)
      if (exact) continue
      let lost = 0
      for (let c = 0; c < d; c++) lost += (query[c]! - this.queries32[to + c]!) ** 2
      this.shifts[i] = Math.sqrt(lost) * (1 + 1e-9)
    }
  }

  /** Codes of the active queries for a cell, and what their thresholds are drawn from. */
  encode({ centres }: CodeArrays, cell: Cell, c: number, some: number): void {
    const { stride, exact, dimensions } = this.#index
    const encode = exact ? this.#kernels.encode64 : this.#kernels.encode32
    encode(
      exact ? this.queries64.byteOffset : this.queries32.byteOffset,
      stride,
      this.active.byteOffset,
      some,
      centres.byteOffset + c * stride * centres.BYTES_PER_ELEMENT,
      cell.inverse,
      this.#encoding.byteOffset,
      this.panels.byteOffset,
      this.#facts.byteOffset,
    )
    const wide = 1e-6 * Math.sqrt(dimensions)
    for (let a = 0; a < some; a++) {
      const step = this.#facts[4 * a]!
      const square = step * step * this.#facts[4 * a + 1]!
      // As for rows: |y| is at most the largest of its columns times the root of their number.
      const rounding = 1e-6 + wide * this.#facts[4 * a + 2]!
      const shift = this.shifts[this.active[a]!]! / cell.unit
      const lost = Math.sqrt(this.#facts[4 * a + 3]!) * (1 + this.#roundings) + rounding + shift
      const usable = square < 1e30 && lost < 1e15
      this.factors[a] = usable ? 2 * step : 0
      this.#lost[a] = usable ? lost : Number.POSITIVE_INFINITY
      this.#squares[a] = usable ? square - (2 ** -20 + this.#roundings) * (square + cell.norm) : 0
    }
  }

  /** Thresholds of active queries `from .. to`, which are encoded, for a block of the cell whose codes have lost `lost`. */
  drawThresholds(limits: Float64Array, cell: Cell, lost: number, from: number, to: number): void {
    for (let a = from; a < to; a++) {
      const within = Math.sqrt(limits[this.active[a]!]!) / cell.unit + this.#lost[a]! + lost
      this.thresholds[a] = this.#squares[a]! - within * within * (1 + 1e-6)
    }
  }
}
