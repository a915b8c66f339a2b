import { untilAborted } from '@murecom/internal/signal'
import { nodeWorker, WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import type { Floats } from '../kernels/scan.ts'
import type { Neighbors, RadiusNeighbors, RowTest } from '../tree/collectors.ts'
import type { NearestQuestion, RadiusQuestion, RowSearchSettings } from '../tree/row-search.ts'
import { mergeNearest, mergeWithin } from './merge.ts'
import type { WorkerRequest } from './requests.ts'

/** A worker of this package. */
export const startWorker: WorkerFactory = () =>
  typeof Worker === 'undefined'
    ? nodeWorker(new URL('../worker.ts', import.meta.url))
    : new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' })

/** What {@link SearchThreads} are started with. */
export interface ThreadSettings extends RowSearchSettings {
  /** At least 1. */
  threads: number
  simd: boolean
  createWorker: WorkerFactory | undefined
  signal: AbortSignal | undefined
}

/**
 * Each thread holds a part of the rows, in the caller's order, and answers every question from it; the answers of the parts
 * are merged by (distance, index). So all threads together hold one copy of the data, and no shared memory is needed.
 */
export class SearchThreads {
  readonly #clients: readonly WorkerClient[]
  readonly #rows: number
  readonly #type: Float32ArrayConstructor | Float64ArrayConstructor

  private constructor(clients: readonly WorkerClient[], rows: number, data: Floats) {
    this.#clients = clients
    this.#rows = rows
    this.#type = data instanceof Float64Array ? Float64Array : Float32Array
  }

  /** Starts the threads and waits until each has built its part. On an error, or an abort, it ends them all. */
  static async start(data: Floats, settings: ThreadSettings): Promise<SearchThreads> {
    const { dimensions, leafSize, metric, p, threads, simd, createWorker = startWorker, signal } = settings
    signal?.throwIfAborted()
    const rows = data.length / dimensions
    const clients = Array.from({ length: threads }, () => new WorkerClient(createWorker))
    const started = new SearchThreads(clients, rows, data)
    const parts = clients.map((client, i) => {
      const base = Math.floor((i * rows) / threads)
      const part = data.slice(base * dimensions, Math.floor(((i + 1) * rows) / threads) * dimensions)
      const search = { dimensions, leafSize, metric, p }
      return client.call({ kind: 'fit', rows: part, settings: search, base, simd } satisfies WorkerRequest, [
        part.buffer,
      ])
    })
    try {
      await untilAborted(Promise.all(parts), signal)
    } catch (error) {
      await started.close()
      throw error
    }
    return started
  }

  async nearest({ queries, k, test }: NearestQuestion): Promise<Neighbors> {
    const asked = { ...(await this.#asked(queries)), k, bitmap: this.#bitmapOf(test) }
    return mergeNearest(await this.#ask<Neighbors>({ kind: 'nearest', ...asked }), k)
  }

  async within({ queries, radius, sorted, test }: RadiusQuestion): Promise<RadiusNeighbors> {
    const asked = { ...(await this.#asked(queries)), radius, sorted, bitmap: this.#bitmapOf(test) }
    return mergeWithin(await this.#ask<RadiusNeighbors>({ kind: 'within', ...asked }), sorted)
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }

  /** The queries; without any, every row, gathered from the threads. */
  async #asked(queries: Floats | undefined): Promise<{ queries: Floats; selves?: Int32Array }> {
    // postMessage clones the whole buffer of a view, so it gets a copy of the slice.
    if (queries) return { queries: queries.slice() }
    const parts = await this.#ask<Floats>({ kind: 'rows' })
    const rows = new this.#type(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      rows.set(part, at)
      at += part.length
    }
    return { queries: rows, selves: Int32Array.from({ length: this.#rows }, (_, i) => i) }
  }

  #ask<T>(request: WorkerRequest): Promise<T[]> {
    return Promise.all(this.#clients.map(client => client.call<T>(request)))
  }

  /** A function cannot be sent to a thread: it is called for every row here. */
  #bitmapOf(test: RowTest | undefined): Uint8Array | undefined {
    if (!test) return undefined
    const bitmap = new Uint8Array((this.#rows + 7) >> 3)
    for (let i = 0; i < this.#rows; i++) if (test(i, 0)) bitmap[i >> 3]! |= 1 << (i & 7)
    return bitmap
  }
}
