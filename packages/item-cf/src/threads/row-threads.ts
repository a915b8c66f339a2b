import { nodeThreads, WorkerClient, type WorkerFactory } from '@murecom/internal/worker'
import type { Kernels } from '../kernels/types.ts'
import { RowBuilder, type RowSource, SEGMENT_ROWS, type Segment } from '../sets/neighbor-rows.ts'

/** Whether threads can read one copy of the data: always in Node, in a page only where it is cross-origin isolated. */
export function canShare(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false
  return nodeThreads() !== undefined || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true
}

/** What a thread is asked to do: take segments, as `next` counts them, until none is left. */
export interface SegmentsRequest {
  source: RowSource
  /** The compiled row kernel, without the kernels that are functions and cannot be sent. */
  kernels: Pick<Kernels, 'rowModules'> | undefined
  /** The next segment, and the number of the next thread that begins. */
  next: Int32Array
}

/** All segments, one after the other. */
export function buildRows(source: RowSource, kernels?: Kernels): Segment[] {
  const builder = new RowBuilder(source, kernels)
  return Array.from({ length: segmentsOf(source) }, (_, s) => builder.build(s))
}

/** The segments that one thread takes, one at a time; `pause` is awaited between them. */
export async function takeSegments(
  { source, kernels, next }: SegmentsRequest,
  pause?: () => Promise<void>,
): Promise<[number, Segment][]> {
  const count = segmentsOf(source)
  const taken: [number, Segment][] = []
  let builder: RowBuilder | undefined
  for (;;) {
    const segment = Atomics.add(next, 0, 1)
    if (segment >= count) return taken
    builder ??= new RowBuilder(source, kernels, Atomics.add(next, 1, 1))
    taken.push([segment, builder.build(segment)])
    await pause?.()
  }
}

/**
 * Threads that compute rows together with the one that calls. They are started when this is made, which takes them as long
 * as reading the sets takes, and then wait for {@link build}.
 */
export class RowThreads {
  readonly #clients: WorkerClient[] = []

  /**
   * @param workers how many threads compute, the calling one included
   * @throws what `create` throws
   */
  constructor(workers: number, create: WorkerFactory) {
    try {
      for (let n = 1; n < workers; n++) this.#clients.push(new WorkerClient(create))
    } catch (error) {
      void this.end()
      throw error
    }
  }

  /**
   * All segments: each thread takes the next one when it is done. The first segments hold the most frequent items and take longest,
   * so the threads end together. The calling thread takes part, and lets its other tasks run between two segments.
   */
  async build(source: RowSource, kernels?: Kernels): Promise<Segment[]> {
    const next = new Int32Array(new SharedArrayBuffer(8))
    const segments = new Array<Segment>(segmentsOf(source))
    const { pause, close } = pauser()
    try {
      const request: SegmentsRequest = {
        source,
        kernels: kernels && { rowModules: kernels.rowModules },
        next,
      }
      const parts = await Promise.all([
        ...this.#clients.map(client => client.call<[number, Segment][]>(request)),
        takeSegments(request, pause),
      ])
      for (const [segment, rows] of parts.flat()) segments[segment] = rows
    } finally {
      close()
      await this.end()
    }
    return segments
  }

  /** Ends the threads. */
  async end(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }
}

/** `pause` resolves after the tasks that wait: a message to itself, which no runtime delays as it delays timers. */
function pauser(): { pause: () => Promise<void>; close: () => void } {
  const { port1, port2 } = new MessageChannel()
  return {
    pause: () =>
      new Promise(resolve => {
        port1.onmessage = () => resolve()
        port2.postMessage(undefined)
      }),
    close: () => port1.close(),
  }
}

function segmentsOf(source: RowSource): number {
  return Math.ceil(source.sets.counts.length / SEGMENT_ROWS)
}
