import { MemoryPlan, type Place } from '@murecom/internal/wasm'
import type { Floats } from '../kernels/scan.ts'
import { reserveScan } from './query-scan.ts'
import type { IndexShape } from './rows.ts'
import { isScreened, reserveScreen } from './screen/layout.ts'

/** Where everything of an index lies in its memory. */
export type IndexLayout = ReturnType<typeof layoutIndex>

export function layoutIndex(shape: IndexShape, plan = new MemoryPlan()) {
  const { length, nodes, stride, exact } = shape
  const reserveRows = (count: number): Place<Floats> =>
    plan.reserve<Floats>(exact ? Float64Array : Float32Array, count * stride)
  return {
    plan,
    rows: reserveRows(length),
    centroids: reserveRows(nodes),
    scan: reserveScan(plan, stride),
    screen: isScreened(shape) ? reserveScreen(plan, shape) : undefined,
  }
}
