import { nodeThreads, nodeWorker, WorkerClient, type WorkerFactory, type WorkerLike } from '@murecom/internal'
import type { Kernels } from './kernels/kernels.ts'
import { RowBuilder, type RowSource, SEGMENT_ROWS, type Segment } from './neighbor-rows.ts'

const defaultWorker: WorkerFactory = () =>
  typeof Worker === 'undefined'
    ? nodeWorker(new URL('./item-knn-worker.ts', import.meta.url))
    : (new Worker(new URL('./item-knn-worker.ts', import.meta.url), { type: 'module' }) as unknown as WorkerLike)

/** Whether threads can read one copy of the data: always in Node, in a page only where it is cross-origin isolated. */
export function canShare(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false
  return nodeThreads() !== undefined || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true
}

/** All segments, one after the other. */
export function buildRows(source: RowSource, kernels?: Kernels): Segment[] {
  const builder = new RowBuilder(source, kernels)
  return Array.from({ length: segmentsOf(source) }, (_, s) => builder.build(s))
}

/**
 * All segments, by several threads: each takes the next one when it is done. The first segments hold the most frequent items and
 * take longest, so the threads end together. `compiled`: each thread loads the compiled kernels, which cannot be sent.
 */
export async function buildRowsInParallel(
  source: RowSource,
  workers: number,
  compiled: boolean,
  create: WorkerFactory = defaultWorker,
): Promise<Segment[]> {
  const count = segmentsOf(source)
  const segments = new Array<Segment>(count)
  const clients = Array.from({ length: Math.min(workers, count) }, () => new WorkerClient(create))
  let next = 0
  try {
    await Promise.all(
      clients.map(async client => {
        await client.call<undefined>({ source, compiled })
        while (next < count) {
          const segment = next++
          segments[segment] = await client.call<Segment>({ segment })
        }
      }),
    )
  } finally {
    await Promise.all(clients.map(client => client.terminate()))
  }
  return segments
}

function segmentsOf(source: RowSource): number {
  return Math.ceil(source.sets.counts.length / SEGMENT_ROWS)
}
