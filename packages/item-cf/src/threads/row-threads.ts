import { nodeThreads, nodeWorker, WorkerClient, type WorkerFactory, type WorkerLike } from '@murecom/internal/threads'
import type { ItemCfModules } from '../kernels/types.ts'
import type { ItemSets } from '../sets/item-sets.ts'
import { type RowSource, type Segment, segmentCount } from '../sets/neighbor-rows.ts'
import type { EaseRequest, SegmentsRequest } from './requests.ts'

const startWorker: WorkerFactory = () =>
  typeof Worker === 'undefined'
    ? nodeWorker(new URL('../worker.ts', import.meta.url))
    : (new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' }) as unknown as WorkerLike)

/** Whether threads can read one copy of the data: always in Node, in a page only where it is cross-origin isolated. */
export function canShare(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false
  return nodeThreads() !== undefined || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true
}

/** Threads that compute rows. They start when this is made, so that they load while the caller reads the sets. */
export class RowThreads {
  readonly #clients: WorkerClient[] = []

  /** @throws what `create` throws */
  constructor(workers: number, create: WorkerFactory = startWorker) {
    try {
      for (let n = 0; n < workers; n++) this.#clients.push(new WorkerClient(create))
    } catch (error) {
      void this.close()
      throw error
    }
  }

  /**
   * All segments: each thread takes the next one when it has finished one. The first segments hold the most frequent items
   * and take longest, so the threads finish together.
   */
  async segments(source: RowSource, modules: ItemCfModules | undefined): Promise<Segment[]> {
    const next = new Int32Array(new SharedArrayBuffer(8))
    const request: SegmentsRequest = { kind: 'segments', source, modules, next }
    const parts = await Promise.all(this.#clients.map(client => client.call<[number, Segment][]>(request)))
    const segments = new Array<Segment>(segmentCount(source))
    for (const [segment, rows] of parts.flat()) segments[segment] = rows
    return segments
  }

  /** The weights of EASE, computed by one thread. */
  easeWeights(sets: ItemSets, regularization: number, modules: ItemCfModules | undefined): Promise<Float32Array> {
    const { counts, setOffsets, setItems } = sets
    const request: EaseRequest = { kind: 'ease', sets: { counts, setOffsets, setItems }, regularization, modules }
    return this.#clients[0]!.call<Float32Array>(request)
  }

  /** Ends the threads; pending calls reject. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }
}
