import { nodeWorker, WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import type { AnswerMethod, AnswerReply, AnswerRequest, FollowState } from './answer-requests.ts'

interface AnswerThreadOptions {
  onNotice?: ((line: string) => void) | undefined
  createWorker?: WorkerFactory | undefined
}

/** A thread that has opened the library and answers. */
export class AnswerThread {
  readonly #client: WorkerClient
  readonly #onNotice: ((line: string) => void) | undefined
  readonly #waiting = new Set<Promise<unknown>>()
  #state: FollowState = { revision: -1, state: 'current' }
  #isDead = false

  private constructor({ createWorker, onNotice }: AnswerThreadOptions) {
    this.#client = new WorkerClient(
      createWorker ?? (() => nodeWorker(new URL('../../worker.ts', import.meta.url), 'answers')),
    )
    this.#onNotice = onNotice
  }

  static async start(file: string, options: AnswerThreadOptions): Promise<AnswerThread> {
    const thread = new AnswerThread(options)
    try {
      thread.#state = await thread.#call<FollowState>({ kind: 'open', file })
    } catch (error) {
      await thread.end()
      throw error
    }
    return thread
  }

  get revision(): number {
    return this.#state.revision
  }

  get isLoose(): boolean {
    return this.#state.state === 'loose'
  }

  get isDead(): boolean {
    return this.#isDead
  }

  async follow(limit: number): Promise<FollowState['state']> {
    this.#state = await this.#call<FollowState>({ kind: 'follow', limit })
    return this.#state.state
  }

  ask<T>(method: AnswerMethod, args: readonly unknown[]): Promise<T> {
    return this.#call<T>({ kind: 'ask', method, args })
  }

  async end(): Promise<void> {
    this.#isDead = true
    await this.#client.terminate()
  }

  async endWhenIdle(): Promise<void> {
    while (this.#waiting.size > 0) await Promise.allSettled(this.#waiting)
    await this.end()
  }

  async #call<T>(request: AnswerRequest): Promise<T> {
    const call = this.#client.call<AnswerReply<T>>(request)
    this.#waiting.add(call)
    try {
      const { result, notices } = await call
      for (const line of notices) this.#onNotice?.(line)
      return result
    } catch (error) {
      if ((error as { code?: string }).code === 'worker-failed') this.#isDead = true
      throw error
    } finally {
      this.#waiting.delete(call)
    }
  }
}
