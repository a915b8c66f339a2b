import type { MemoryPlan } from '@murecom/internal/wasm'
import type { IndexShape } from '../rows.ts'
import { reserveBounds } from './bounds.ts'
import { reserveCandidates } from './candidates.ts'
import { reserveCellScreen } from './cell-screen.ts'
import { reserveInt8Rows } from './cells.ts'
import { reserveQueries } from './queries.ts'

/** With fewer columns the tree alone leaves out most cells, and a look at each would cost more. */
const FEWEST_COLUMNS = 16
/** Sums of products of 8-bit numbers are 32-bit integers. */
const MOST_COLUMNS = 100_000

/** Where the parts of a `BatchScreen` lie. */
export type ScreenPlaces = ReturnType<typeof reserveScreen>

/** Whether an index of this shape has a use for screening. */
export function isScreened({ dimensions }: IndexShape): boolean {
  return dimensions >= FEWEST_COLUMNS && dimensions <= MOST_COLUMNS
}

export function reserveScreen(plan: MemoryPlan, shape: IndexShape) {
  return {
    queries: reserveQueries(plan, shape),
    bounds: reserveBounds(plan, shape),
    cellScreen: reserveCellScreen(plan, shape),
    candidates: reserveCandidates(plan),
    int8: reserveInt8Rows(plan, shape),
  }
}
