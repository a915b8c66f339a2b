import type { Exports, Pieces } from '../memory.ts'
import type { SimdIndex } from '../simd-index.ts'
import { type Cell, cellsAtMost } from './cells.ts'
import type { CodeBatch } from './queries.ts'

/** Bytes of a memory that {@link CodeBounds} takes. */
export const boundBytes = (length: number): number => cellsAtMost(length) * 16 + 96

/** What sums of float32 lose below its least normal numbers, as a length. */
const VANISHED = 1e-18

/**
 * How near the rows of each cell can be to each query of a batch, from the query's distance to the centre of the cell's ball;
 * of float32 rows computed in float32, whose error stands in simd-index.ts.
 */
export class CodeBounds {
  readonly #kernels: Exports
  readonly #index: SimdIndex
  readonly #roundings: number
  readonly #asking: Int32Array
  readonly #balls: Int32Array
  readonly #squares: Float64Array
  /** The nearest cell of each query. */
  nearest: Int32Array
  /** `queries x cells`: lengths that no row of the cell is nearer than. */
  bounds = new Float64Array(0)

  constructor(kernels: Exports, pieces: Pieces, index: SimdIndex, queries: number, roundings: number) {
    this.#kernels = kernels
    this.#index = index
    this.#roundings = index.exact ? 0 : roundings
    const most = cellsAtMost(index.length)
    this.#asking = pieces.take(Int32Array, most, 4)
    this.#balls = pieces.take(Int32Array, most, 4)
    this.#squares = pieces.take(Float64Array, most + 3, 8)
    this.nearest = new Int32Array(queries)
  }

  /** Fills `bounds` and `nearest` for the `count` queries of a batch. */
  draw(cells: readonly Cell[], batch: CodeBatch, count: number): void {
    const { margin, metric, centroids, stride, exact } = this.#index
    if (this.bounds.length < count * cells.length) this.bounds = new Float64Array(count * cells.length)
    // Shells have one centre.
    const shells = cells.at(-1)!.ball === cells[0]!.ball
    const balls = shells ? 1 : cells.length
    for (let c = 0; c < balls; c++) this.#balls[c] = cells[c]!.ball
    const score = exact ? this.#kernels.score64 : this.#kernels.guess32
    const queries = exact ? batch.queries64 : batch.queries32
    const wide = margin + this.#roundings
    const vanished = exact ? 0 : VANISHED
    for (let i = 0; i < count; i++) {
      this.#asking.fill(i, 0, balls)
      score(
        queries.byteOffset,
        centroids.byteOffset,
        stride,
        this.#asking.byteOffset,
        this.#balls.byteOffset,
        balls,
        this.#squares.byteOffset,
      )
      const lost = batch.shifts[i]! + vanished
      let least = Number.POSITIVE_INFINITY
      for (let c = 0; c < cells.length; c++) {
        const { low, high } = cells[c]!
        const length = metric.toLength(this.#squares[shells ? 0 : c]!)
        const bound = Math.max(length * (1 - wide) - lost - high, low - length * (1 + wide) - lost)
        // A square that overflowed says nothing.
        this.bounds[i * cells.length + c] = length < Number.POSITIVE_INFINITY ? bound : 0
        // Of balls the nearest centre: the bound would take a ball so large that it holds the query, and little near it.
        const far = shells ? bound : length
        if (c > 0 && !(far < least)) continue
        least = far
        this.nearest[i] = c
      }
    }
  }
}
