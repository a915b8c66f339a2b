import type { Exports, Pieces } from '../memory.ts'
import type { SimdIndex } from '../simd-index.ts'
import { BLOCK_ROWS } from './cells.ts'
import { BATCH_QUERIES, type CodeBatch } from './queries.ts'

const MOST_PAIRS = BATCH_QUERIES * BLOCK_ROWS

/** Bytes of a memory that {@link CodePairs} take. */
export const PAIR_BYTES = MOST_PAIRS * 16 + 48

/** Pairs of a query and a row that may be near: those of a query follow one another, as far as one panel and block go. */
export class CodePairs {
  readonly queries: Int32Array
  readonly rows: Int32Array
  /** Squared distances. */
  readonly scores: Float64Array
  readonly #kernels: Exports
  readonly #index: SimdIndex
  readonly #batch: CodeBatch

  constructor(kernels: Exports, pieces: Pieces, index: SimdIndex, batch: CodeBatch) {
    this.queries = pieces.take(Int32Array, MOST_PAIRS, 4)
    this.rows = pieces.take(Int32Array, MOST_PAIRS, 4)
    this.scores = pieces.take(Float64Array, MOST_PAIRS, 8)
    this.#kernels = kernels
    this.#index = index
    this.#batch = batch
  }

  /** Keeps, in their order, the pairs that float32 does not rule out, and returns how many. */
  refine(count: number, limits: Float32Array): number {
    if (this.#index.exact) return count
    this.#score(this.#kernels.guess32, this.#batch.queries32, count)
    let kept = 0
    for (let pair = 0; pair < count; pair++) {
      const i = this.queries[pair]!
      // What is not a number is kept.
      if (this.scores[pair]! > limits[i]!) continue
      this.queries[kept] = i
      this.rows[kept++] = this.rows[pair]!
    }
    return kept
  }

  /** Scores in float64. */
  score(count: number): void {
    const { singles, queries32, queries64 } = this.#batch
    if (singles) this.#score(this.#kernels.scoreSingles, queries32, count)
    else this.#score(this.#index.exact ? this.#kernels.score64 : this.#kernels.score32, queries64, count)
  }

  #score(kernel: Exports['score32'], queries: ArrayBufferView, count: number): void {
    const { rows, stride } = this.#index
    const { byteOffset } = this.queries
    kernel(queries.byteOffset, rows.byteOffset, stride, byteOffset, this.rows.byteOffset, count, this.scores.byteOffset)
  }
}
