import { untilAborted } from '@murecom/internal/signal'
import type { WorkerClient, WorkerFactory } from '@murecom/internal/threads'
import { checkPredictOptions, countClips, type GenreShape, type PredictOptions } from './inference/clips.ts'
import type { GenreOutput } from './inference/runner.ts'
import type { InferenceRequest } from './threads/requests.ts'
import { ranges } from './threads/start-threads.ts'

/** How many threads predict, and how they are made. */
export interface ParallelOptions {
  /**
   * Threads that are started, up to 64; the caller's only hands out the clips. With 0 the caller's thread computes. Default: as
   * many as the machine runs at once.
   */
  workers?: number
  /** Makes the threads, for bundlers that do not find `@murecom/genre-cnn/worker` by themselves. Default: the package's own. */
  createWorker?: WorkerFactory
}

/** A network in the caller's thread. */
interface OwnNetwork {
  predict(clips: Float32Array, options?: PredictOptions): Promise<Float32Array>
  embed(clips: Float32Array, options?: PredictOptions): Promise<Float32Array>
  close(): void
}

/** A network on several threads. {@link GenreCnn.parallel} makes one. */
export class ParallelGenreCnn {
  readonly #clients: readonly WorkerClient[]
  readonly #own: OwnNetwork | undefined
  readonly #shape: GenreShape
  #closed = false

  /** @internal Use {@link GenreCnn.parallel}. */
  constructor(shape: GenreShape, clients: readonly WorkerClient[], own: OwnNetwork | undefined) {
    this.#shape = shape
    this.#clients = clients
    this.#own = own
  }

  /**
   * As {@link GenreCnn.predict}, with the clips divided among the threads.
   *
   * @throws WorkerFailedError when a thread ends, and after {@link close} (Error with 0 workers); as {@link GenreCnn.predict}
   */
  async predict(clips: Float32Array, options?: PredictOptions): Promise<Float32Array> {
    return this.#run('predict', clips, options, this.#shape.labels.length)
  }

  /**
   * As {@link GenreCnn.embed}, with the clips divided among the threads.
   *
   * @throws as {@link predict}
   */
  async embed(clips: Float32Array, options?: PredictOptions): Promise<Float32Array> {
    return this.#run('embed', clips, options, this.#shape.embeddingSize)
  }

  /** Ends the threads. A second call does nothing. */
  async close(): Promise<void> {
    this.#closed = true
    this.#own?.close()
    await Promise.all(this.#clients.map(client => client.terminate()))
  }

  /** {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #run(
    output: GenreOutput,
    clips: Float32Array,
    options: PredictOptions | undefined,
    width: number,
  ): Promise<Float32Array> {
    const where = `ParallelGenreCnn.${output}`
    const signal = checkPredictOptions(where, options)
    const count = countClips(where, clips, this.#shape)
    if (this.#own) {
      if (this.#closed) throw new Error(`${where}: close has been called`)
      return this.#own[output](clips, options)
    }
    const size = this.#shape.frames * this.#shape.bands
    const out = new Float32Array(count * width)
    const parts = ranges(count, this.#clients.length).map(async ([from, to], i) => {
      const part = clips.slice(from * size, to * size)
      const request: InferenceRequest = { kind: output, clips: part }
      out.set(await this.#clients[i]!.call<Float32Array>(request, [part.buffer]), from * width)
    })
    await untilAborted(Promise.all(parts), signal)
    return out
  }
}
