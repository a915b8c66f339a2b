import type { MemoryPlan } from '@murecom/internal/wasm'
import { type IndexShape, type SimdContext, type Views, viewsOf } from '../rows.ts'
import { type Cell, cellsAtMost } from './cells.ts'
import { BATCH_QUERIES, type QueryBatch } from './queries.ts'

/** What sums of float32 lose below its least normal numbers, as a norm. */
const VANISHED = 1e-18

type BoundPlaces = ReturnType<typeof reserveBounds>

export function reserveBounds(plan: MemoryPlan, { length }: IndexShape) {
  const most = cellsAtMost(length)
  return {
    /** Pairs of one query, as often as there are centres, and the centres. */
    queryNumbers: plan.reserve(Int32Array, most),
    balls: plan.reserve(Int32Array, most),
    // The kernel writes four sums at once.
    reduced: plan.reserve(Float64Array, most + 3),
  }
}

/**
 * How near the rows of each cell can be to each query of a batch, from the query's norm to the centre of the cell's ball; of
 * float32 rows computed in float32, see query-scan.ts for its error.
 */
export class CellBounds {
  /** The nearest cell of each query. */
  readonly nearest = new Int32Array(BATCH_QUERIES)
  /** `queries x cells`: norms that no row of the cell is nearer than. */
  leastNorms = new Float64Array(0)
  readonly #context: SimdContext
  readonly #views: Views<BoundPlaces>
  readonly #sumError: number

  constructor(context: SimdContext, places: BoundPlaces) {
    this.#context = context
    this.#views = viewsOf(places, context.memory)
    this.#sumError = context.index.exact ? 0 : context.sumError
  }

  /** Fills `leastNorms` and `nearest` for the `count` queries of a batch. */
  compute(cells: readonly Cell[], batch: QueryBatch, count: number): void {
    const { margin, metric, centroids, stride, exact } = this.#context.index
    const { kernels } = this.#context
    const { queryNumbers, balls, reduced } = this.#views
    if (this.leastNorms.length < count * cells.length) this.leastNorms = new Float64Array(count * cells.length)
    // Shells have one centre.
    const shells = cells.at(-1)!.ball === cells[0]!.ball
    const centres = shells ? 1 : cells.length
    for (let c = 0; c < centres; c++) balls[c] = cells[c]!.ball
    const measure = exact ? kernels.score64 : kernels.guess32
    const queries = exact ? batch.views.queries64 : batch.views.queries32
    const wide = margin + this.#sumError
    const vanished = exact ? 0 : VANISHED
    for (let i = 0; i < count; i++) {
      queryNumbers.fill(i, 0, centres)
      measure(
        queries.byteOffset,
        centroids.byteOffset,
        stride,
        queryNumbers.byteOffset,
        balls.byteOffset,
        centres,
        reduced.byteOffset,
      )
      const error = batch.queryErrors[i]! + vanished
      let least = Number.POSITIVE_INFINITY
      for (let c = 0; c < cells.length; c++) {
        const { low, high } = cells[c]!
        const norm = metric.toNorm(reduced[shells ? 0 : c]!)
        const bound = Math.max(norm * (1 - wide) - error - high, low - norm * (1 + wide) - error)
        // A square that overflowed bounds nothing.
        this.leastNorms[i * cells.length + c] = norm < Number.POSITIVE_INFINITY ? bound : 0
        // Among balls the nearest centre counts. The lowest bound would choose a huge ball that holds the query and few of its
        // neighbours.
        const far = shells ? bound : norm
        if (c > 0 && !(far < least)) continue
        least = far
        this.nearest[i] = c
      }
    }
  }
}
