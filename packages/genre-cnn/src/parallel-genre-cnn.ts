import { checkInteger, describe } from '@murecom/internal'
import { WorkerClient, type WorkerFactory } from '@murecom/internal/worker'
import type { GenreCnn } from './genre-cnn.ts'
import { createInferenceWorker } from './worker-factory.ts'

/** How many threads predict. */
export interface ParallelOptions {
  /** Number of threads, 1 or more. Each holds a copy of the network and a TensorFlow.js of its own (about 30 MB). */
  workers: number
  /** Makes the threads, for bundlers. Default: the package's own worker file. */
  createWorker?: WorkerFactory
}

/** @internal What a thread is asked. */
export type InferenceRequest =
  | { do: 'load'; model: ArrayBuffer }
  | { do: 'load musicnn' }
  | { do: 'predict' | 'embed'; clips: Float32Array; count: number }
  | { do: 'patches'; mel: Float32Array; starts: number[] }

/** @internal Starts threads and gives each the same first request. */
export async function startThreads(
  where: string,
  options: ParallelOptions,
  first: InferenceRequest,
): Promise<WorkerClient[]> {
  const workers = checkInteger(where, 'workers', options.workers, 1, 64)
  const clients = Array.from({ length: workers }, () => new WorkerClient(options.createWorker ?? createInferenceWorker))
  try {
    await Promise.all(clients.map(client => client.call(first)))
  } catch (error) {
    await Promise.all(clients.map(client => client.terminate()))
    throw error
  }
  return clients
}

/** @internal `[from, to)` of each of `parts` nearly equal parts of `count`, none empty. */
export function ranges(count: number, parts: number): [number, number][] {
  const n = Math.min(parts, count)
  return Array.from({ length: n }, (_, i) => [Math.floor((i * count) / n), Math.floor(((i + 1) * count) / n)])
}

/** A network on several threads; what {@link GenreCnn.parallel} gives. */
export class ParallelGenreCnn {
  readonly #clients: WorkerClient[]
  readonly #model: GenreCnn

  /** @internal Use {@link GenreCnn.parallel}. */
  constructor(model: GenreCnn, clients: WorkerClient[]) {
    this.#model = model
    this.#clients = clients
  }

  /** As {@link GenreCnn.predict}, the clips divided among the threads. */
  async predict(clips: Float32Array, count: number): Promise<Float32Array> {
    return this.#run('predict', clips, count, this.#model.labels.length)
  }

  /** As {@link GenreCnn.embed}, the clips divided among the threads. */
  async embed(clips: Float32Array, count: number): Promise<Float32Array> {
    return this.#run('embed', clips, count, this.#model.embeddingSize)
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map(client => client.terminate()))
  }

  async #run(what: 'predict' | 'embed', clips: Float32Array, count: number, width: number): Promise<Float32Array> {
    const where = `ParallelGenreCnn.${what}`
    checkInteger(where, 'count', count, 0)
    const size = this.#model.frames * this.#model.bands
    if (!(clips instanceof Float32Array) || clips.length !== count * size) {
      throw new RangeError(
        `${where}: clips must be a Float32Array of count x frames x bands (${count * size}) values, got ${describe(clips)}`,
      )
    }
    const out = new Float32Array(count * width)
    await Promise.all(
      ranges(count, this.#clients.length).map(async ([from, to], i) => {
        const part = clips.slice(from * size, to * size)
        const request: InferenceRequest = { do: what, clips: part, count: to - from }
        out.set(await this.#clients[i]!.call<Float32Array>(request, [part.buffer]), from * width)
      }),
    )
    return out
  }
}
