import { untilAborted } from '@murecom/internal/signal'
import { WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import type { WorkerRequest } from '../threads/requests.ts'
import { startWorker } from '../threads/search-threads.ts'
import type { Neighbors } from '../tree/collectors.ts'
import { CENTROID_LEAF } from './nearest-lists.ts'
import type { Assignment } from './train.ts'

/** Threads that assign rows to lists, each a part of the rows, with all centroids. Their answers are those of `NearestLists`. */
export class ListThreads {
  readonly #clients: readonly WorkerClient[]
  readonly #dimensions: number
  readonly #simd: boolean
  readonly #signal: AbortSignal | undefined
  #centroids: Float32Array | undefined

  constructor(
    dimensions: number,
    options: {
      workers: number
      simd: boolean
      createWorker?: WorkerFactory | undefined
      signal?: AbortSignal | undefined
    },
  ) {
    const { workers, simd, createWorker = startWorker, signal } = options
    this.#clients = Array.from({ length: workers }, () => new WorkerClient(createWorker))
    this.#dimensions = dimensions
    this.#simd = simd
    this.#signal = signal
  }

  /** The nearest centroid of each row. */
  async assign({ centroids, rows }: Assignment): Promise<Int32Array> {
    const d = this.#dimensions
    const count = rows.length / d
    const parts = this.#clients.map(async (client, i) => {
      if (this.#centroids !== centroids) await this.#send(client, centroids)
      const from = Math.floor((i * count) / this.#clients.length)
      const to = Math.floor(((i + 1) * count) / this.#clients.length)
      const queries = rows.slice(from * d, to * d)
      const request = { kind: 'nearest', queries, k: 1, bitmap: undefined } satisfies WorkerRequest
      return { from, indices: (await client.call<Neighbors>(request, [queries.buffer])).indices }
    })
    const assigned = new Int32Array(count)
    for (const { from, indices } of await untilAborted(Promise.all(parts), this.#signal)) assigned.set(indices, from)
    this.#centroids = centroids
    return assigned
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }

  #send(client: WorkerClient, centroids: Float32Array): Promise<void> {
    const settings = { dimensions: this.#dimensions, leafSize: CENTROID_LEAF, metric: 'euclidean', p: 2 } as const
    const rows = centroids.slice()
    const request = { kind: 'fit', rows, settings, base: 0, simd: this.#simd } satisfies WorkerRequest
    return client.call(request, [rows.buffer])
  }
}
