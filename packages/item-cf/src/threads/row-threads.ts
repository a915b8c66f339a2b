import type { ItemCfModules } from '../kernels/types.ts'
import type { ItemSets } from '../sets/item-sets.ts'
import { type RowSource, type Segment, segmentCount } from '../sets/neighbor-rows.ts'
import type { EaseRequest, SegmentsRequest } from './requests.ts'
import { WorkerGroup } from './worker-group.ts'

/** Threads that compute rows. */
export class RowThreads extends WorkerGroup {
  /**
   * All segments: each thread takes the next one when it has finished one. The first segments hold the most frequent items
   * and take longest, so the threads finish together.
   */
  async segments(source: RowSource, modules: ItemCfModules | undefined): Promise<Segment[]> {
    const next = new Int32Array(new SharedArrayBuffer(8))
    const request: SegmentsRequest = { kind: 'segments', source, modules, next }
    const parts = await this.all<[number, Segment][]>(request)
    const segments = new Array<Segment>(segmentCount(source))
    for (const [segment, rows] of parts.flat()) segments[segment] = rows
    return segments
  }

  /** The weights of EASE, computed by one thread. */
  easeWeights(sets: ItemSets, regularization: number, modules: ItemCfModules | undefined): Promise<Float32Array> {
    const { counts, setOffsets, setItems } = sets
    const request: EaseRequest = { kind: 'ease', sets: { counts, setOffsets, setItems }, regularization, modules }
    return this.clients[0]!.call<Float32Array>(request)
  }
}
