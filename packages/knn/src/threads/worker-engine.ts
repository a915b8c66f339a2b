import { nodeWorker, WorkerClient, type WorkerFactory, type WorkerLike } from '@murecom/internal/worker'
import type { Floats } from '../kernels/scan.ts'
import type { Neighbors, RadiusNeighbors, RowTest } from '../tree/collectors.ts'
import type { WorkerRequest } from '../worker.ts'
import type { Engine, EngineSettings } from './engine.ts'
import { mergeNearest, mergeWithin } from './merge.ts'

const createKnnWorker: WorkerFactory = () =>
  typeof Worker === 'undefined'
    ? nodeWorker(new URL('../worker.ts', import.meta.url))
    : (new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' }) as WorkerLike)

/**
 * Each thread holds a part of the rows, in the caller's order, and answers every query from it; the parts' answers are
 * merged by (distance, index). So there is one copy of the data over all threads, and no shared memory is needed.
 */
export class WorkerEngine implements Engine {
  readonly #clients: WorkerClient[]
  readonly #fitted: Promise<unknown>
  readonly #length: number
  readonly #type: 'Float32Array' | 'Float64Array'

  constructor(
    data: Floats,
    settings: EngineSettings,
    threads: number,
    kernels: string | undefined,
    createWorker = createKnnWorker,
  ) {
    const { dimensions } = settings
    this.#length = data.length / dimensions
    this.#type = data instanceof Float64Array ? 'Float64Array' : 'Float32Array'
    this.#clients = Array.from({ length: threads }, () => new WorkerClient(createWorker))
    const starts = Array.from({ length: threads + 1 }, (_, i) => Math.floor((i * this.#length) / threads))
    this.#fitted = Promise.all(
      this.#clients.map((client, i) => {
        const rows = data.slice(starts[i]! * dimensions, starts[i + 1]! * dimensions)
        return client.call({ type: 'fit', rows, settings, base: starts[i]!, kernels } satisfies WorkerRequest, [
          rows.buffer,
        ])
      }),
    )
    // A failure is told to whoever asks first.
    this.#fitted.catch(() => {})
  }

  async nearest(queries: Floats | undefined, k: number, filter?: RowTest): Promise<Neighbors> {
    const asked = { ...(await this.#asked(queries)), k, bitmap: this.#bitmapOf(filter) }
    return mergeNearest(await this.#ask<Neighbors>({ type: 'nearest', ...asked }), k)
  }

  async within(
    queries: Floats | undefined,
    radius: number,
    sorted: boolean,
    filter?: RowTest,
  ): Promise<RadiusNeighbors> {
    const asked = { ...(await this.#asked(queries)), radius, sorted, bitmap: this.#bitmapOf(filter) }
    return mergeWithin(await this.#ask<RadiusNeighbors>({ type: 'within', ...asked }), sorted)
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }

  /** The queries; without any, every row, gathered from the threads. */
  async #asked(queries: Floats | undefined): Promise<{ queries: Floats; selves?: Int32Array }> {
    await this.#fitted
    // A view is sent with all of the buffer behind it: a copy is not.
    if (queries) return { queries: queries.slice() }
    const parts = await this.#ask<Floats>({ type: 'rows' })
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const rows = this.#type === 'Float64Array' ? new Float64Array(length) : new Float32Array(length)
    let at = 0
    for (const part of parts) {
      rows.set(part, at)
      at += part.length
    }
    return { queries: rows, selves: Int32Array.from({ length: this.#length }, (_, i) => i) }
  }

  #ask<T>(request: WorkerRequest): Promise<T[]> {
    return Promise.all(this.#clients.map(client => client.call<T>(request)))
  }

  /** A function cannot be sent to a thread: it is asked about every row here. */
  #bitmapOf(filter: RowTest | undefined): Uint8Array | undefined {
    if (!filter) return undefined
    const bitmap = new Uint8Array((this.#length + 7) >> 3)
    for (let i = 0; i < this.#length; i++) if (filter(i, 0)) bitmap[i >> 3]! |= 1 << (i & 7)
    return bitmap
  }
}
