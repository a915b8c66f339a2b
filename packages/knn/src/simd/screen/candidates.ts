import type { MemoryPlan } from '@murecom/internal/wasm'
import type { SimdExports } from '../../generated/simd.ts'
import { type SimdContext, type Views, viewsOf } from '../rows.ts'
import { BLOCK_ROWS } from './cells.ts'
import { BATCH_QUERIES, type QueryBatch } from './queries.ts'

/** All pairs of a batch and a block; a multiple of four, as the kernel writes four sums at once. */
const MOST_PAIRS = BATCH_QUERIES * BLOCK_ROWS

type CandidatePlaces = ReturnType<typeof reserveCandidates>

export function reserveCandidates(plan: MemoryPlan) {
  return {
    queryNumbers: plan.reserve(Int32Array, MOST_PAIRS),
    positions: plan.reserve(Int32Array, MOST_PAIRS),
    reduced: plan.reserve(Float64Array, MOST_PAIRS),
  }
}

/** Pairs of a query and a row that may be near. The pairs of a query follow one another within a panel and block. */
export class Candidates {
  readonly views: Views<CandidatePlaces>
  readonly #context: SimdContext
  readonly #batch: QueryBatch

  constructor(context: SimdContext, places: CandidatePlaces, batch: QueryBatch) {
    this.#context = context
    this.#batch = batch
    this.views = viewsOf(places, context.memory)
  }

  /** Keeps, in their order, the pairs that float32 does not rule out, and returns how many. */
  refine(count: number, limits: Float32Array): number {
    const { index, kernels } = this.#context
    if (index.exact) return count
    this.#run(kernels.guess32, this.#batch.views.queries32, count)
    const { queryNumbers, positions, reduced } = this.views
    let kept = 0
    for (let pair = 0; pair < count; pair++) {
      const i = queryNumbers[pair]!
      // A sum that is not a number rules nothing out.
      if (reduced[pair]! > limits[i]!) continue
      queryNumbers[kept] = i
      positions[kept++] = positions[pair]!
    }
    return kept
  }

  /** Writes the reduced distances of the first `count` pairs. */
  measure(count: number): void {
    const { index, kernels } = this.#context
    const { singles, views } = this.#batch
    if (singles) this.#run(kernels.scoreSingles, views.queries32, count)
    else this.#run(index.exact ? kernels.score64 : kernels.score32, views.queries64, count)
  }

  #run(kernel: SimdExports['score32'], queries: Float32Array | Float64Array, count: number): void {
    const { rows, stride } = this.#context.index
    const { queryNumbers, positions, reduced } = this.views
    kernel(
      queries.byteOffset,
      rows.byteOffset,
      stride,
      queryNumbers.byteOffset,
      positions.byteOffset,
      count,
      reduced.byteOffset,
    )
  }
}
