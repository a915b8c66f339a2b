import type { MemoryPlan } from '@murecom/internal/wasm'
import type { Floats } from '../../kernels/scan.ts'
import { type IndexShape, type SimdContext, type Views, viewsOf } from '../rows.ts'
import type { Cell, Int8Rows } from './cells.ts'

/** What a batch works with. It needs only the shape of the index. */
export type BatchContext = Pick<SimdContext, 'kernels' | 'memory' | 'sumError'> & {
  readonly index: Pick<IndexShape, 'dimensions' | 'stride' | 'exact'>
}

/** What the 8-bit form of a query for a cell follows from. */
type CellUnit = Pick<Cell, 'unit' | 'inverse' | 'largestSquare'>

/** Queries of one batch. They share each reading of the 8-bit rows, of which 64 stay in the first cache. */
export const BATCH_QUERIES = 256

type QueryPlaces = ReturnType<typeof reserveQueries>

export function reserveQueries(plan: MemoryPlan, { stride, exact }: BatchContext['index']) {
  return {
    /** Not filled when `singles`. */
    queries64: plan.reserve(Float64Array, BATCH_QUERIES * stride),
    /** Empty when the rows are float64. */
    queries32: plan.reserve(Float32Array, exact ? 0 : BATCH_QUERIES * stride),
    /** Queries that a cell is searched for; panels, factors and thresholds are in their order. */
    active: plan.reserve(Int32Array, BATCH_QUERIES),
    /** The 8-bit queries: one byte a column with relaxed SIMD, two without. */
    panels: plan.reserve(Int8Array, BATCH_QUERIES * stride * 2),
    factors: plan.reserve(Float32Array, BATCH_QUERIES),
    thresholds: plan.reserve(Float32Array, BATCH_QUERIES),
    /** Four numbers that the kernel returns of each query. */
    facts: plan.reserve(Float32Array, BATCH_QUERIES * 4),
    scratch: plan.reserve(Float32Array, stride),
  }
}

/**
 * The queries of a batch where the kernels reach them, and their 8-bit form for one cell at a time.
 *
 * With T the limit of a query as a norm, a row within it has |B w - v| <= (T + |q - q'|) / a + |y - B w| + the row's error,
 * see assembly/screen.ts; q' is the query in the type of the rows, y = (q' - c) / a. So
 * 2 B w.v - |v|^2 >= B^2 |w|^2 - (the right side)^2, less what float32 rounds: at most 2^-20 of the squares, as the sum of
 * the products is without error.
 */
export class QueryBatch {
  readonly views: Views<QueryPlaces>
  /** Whether rows and queries are float32: then a batch touches half of the memory. */
  singles = false
  /** |q - q'| of each query. */
  readonly queryErrors = new Float64Array(BATCH_QUERIES)
  readonly #context: BatchContext
  /** For each active query, in units of the cell: |y - B w| with the query's other errors, and B^2 |w|^2 less its rounding. */
  readonly errors = new Float64Array(BATCH_QUERIES)
  readonly squares = new Float64Array(BATCH_QUERIES)

  constructor(context: BatchContext, places: QueryPlaces) {
    this.#context = context
    this.views = viewsOf(places, context.memory)
  }

  /** Takes `count` queries from number `first` on. */
  load(queries: Floats, first: number, count: number): void {
    const { stride, exact, dimensions: d } = this.#context.index
    const { queries64, queries32 } = this.views
    this.singles = !exact && queries instanceof Float32Array
    for (let i = 0; i < count; i++) {
      const from = (first + i) * d
      const to = i * stride
      const query = queries.subarray(from, from + d)
      this.queryErrors[i] = 0
      if (!exact) queries32.set(query, to)
      if (this.singles) continue
      queries64.set(query, to)
      if (exact) continue
      let squares = 0
      for (let c = 0; c < d; c++) squares += (query[c]! - queries32[to + c]!) ** 2
      this.queryErrors[i] = Math.sqrt(squares) * (1 + 1e-9)
    }
  }

  /** Writes the first `count` active queries as 8-bit numbers relative to cell number `c`. */
  encode({ centres }: Pick<Int8Rows, 'centres'>, cell: CellUnit, c: number, count: number): void {
    const { index, kernels, sumError } = this.#context
    const { stride, exact, dimensions } = index
    const { queries64, queries32, active, scratch, panels, facts, factors } = this.views
    const encode = exact ? kernels.encode64 : kernels.encode32
    encode(
      exact ? queries64.byteOffset : queries32.byteOffset,
      stride,
      active.byteOffset,
      count,
      centres.byteOffset + c * stride * centres.BYTES_PER_ELEMENT,
      cell.inverse,
      scratch.byteOffset,
      panels.byteOffset,
      facts.byteOffset,
    )
    const wide = 1e-6 * Math.sqrt(dimensions)
    for (let a = 0; a < count; a++) {
      const step = facts[4 * a]!
      const square = step * step * facts[4 * a + 1]!
      // As for rows: |y| is at most the largest of its columns times the root of their number.
      const rounding = 1e-6 + wide * facts[4 * a + 2]!
      const queryError = this.queryErrors[active[a]!]! / cell.unit
      const error = Math.sqrt(facts[4 * a + 3]!) * (1 + sumError) + rounding + queryError
      const usable = square < 1e30 && error < 1e15
      factors[a] = usable ? 2 * step : 0
      this.errors[a] = usable ? error : Number.POSITIVE_INFINITY
      this.squares[a] = usable ? square - (2 ** -20 + sumError) * (square + cell.largestSquare) : 0
    }
  }

  /** Thresholds of the encoded queries `from .. to` for a block of the cell whose rows have at most this error. */
  setThresholds(limits: Float64Array, cell: CellUnit, rowError: number, from: number, to: number): void {
    const { active, thresholds } = this.views
    for (let a = from; a < to; a++) {
      const within = Math.sqrt(limits[active[a]!]!) / cell.unit + this.errors[a]! + rowError
      thresholds[a] = this.squares[a]! - within * within * (1 + 1e-6)
    }
  }
}
