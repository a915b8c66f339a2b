import { WorkerFailedError } from './error.ts'

/** What a Worker of a page and one of Node have in common. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  terminate(): unknown
  addEventListener?(type: string, listener: (event: unknown) => void): unknown
  on?(type: string, listener: (value: unknown) => void): unknown
}

/** Makes a worker; a program that bundles may hand in its own. */
export type WorkerFactory = () => WorkerLike

type NodeThreads = typeof import('node:worker_threads')

/** Node's worker_threads without an import that a page's bundler would follow; undefined in a page. */
export function nodeThreads(): NodeThreads | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }
  return process?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined
}

/** Threads that the machine can run at once, at least 1. */
export function availableParallelism(): number {
  const { process, navigator } = globalThis as {
    process?: { getBuiltinModule?: (id: string) => unknown }
    navigator?: { hardwareConcurrency?: number }
  }
  const os = process?.getBuiltinModule?.('node:os') as typeof import('node:os') | undefined
  return os?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1
}

/** A thread that answers requests, in the order they were made. See {@link serveWorker} for its other end. */
export class WorkerClient {
  readonly #worker: WorkerLike
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #next = 0
  #dead: Error | undefined

  /**
   * @param create how to make the worker. The usual one, whose literal URL bundlers understand (the build writes .js):
   *   `() => typeof Worker === 'undefined' ? nodeWorker(new URL('./worker.ts', import.meta.url)) : new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })`
   */
  constructor(create: WorkerFactory) {
    this.#worker = create()
    const onMessage = (reply: { id: number; result?: unknown; error?: unknown }): void => {
      const call = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      if (reply.error !== undefined) call?.reject(reply.error as Error)
      else call?.resolve(reply.result as never)
    }
    const die = (message: string, cause?: unknown): void => {
      this.#dead ??= new WorkerFailedError(message, { cause })
      for (const { reject } of this.#waiting.values()) reject(this.#dead)
      this.#waiting.clear()
    }
    if (this.#worker.on) {
      this.#worker.on('message', onMessage as never)
      this.#worker.on('error', ((error: Error) => die(`a worker failed: ${error.message}`, error)) as never)
      this.#worker.on('exit', ((code: number) => die(`a worker ended with code ${code}`)) as never)
    } else {
      this.#worker.addEventListener?.('message', ((event: MessageEvent) => onMessage(event.data)) as never)
      this.#worker.addEventListener?.('error', ((event: ErrorEvent) =>
        die(`a worker failed: ${event.message ?? 'it could not be loaded'}`)) as never)
    }
  }

  /** Sends a request; resolves with the handler's answer, rejects with its error or when the thread dies. */
  call<T>(request: unknown, transfer: readonly unknown[] = []): Promise<T> {
    if (this.#dead) return Promise.reject(this.#dead)
    const id = this.#next++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, request }, transfer)
    })
  }

  /** Ends the thread; what waits is rejected. */
  async terminate(): Promise<void> {
    this.#dead ??= new WorkerFailedError('the worker was ended')
    for (const { reject } of this.#waiting.values()) reject(this.#dead)
    this.#waiting.clear()
    await this.#worker.terminate()
  }
}

/** A worker thread of Node on a module, with a name for those who look at the threads. Throws in a page. */
export function nodeWorker(url: URL, name?: string): WorkerLike {
  const threads = nodeThreads()
  if (!threads) throw new WorkerFailedError('this runtime has no worker threads')
  return new threads.Worker(url, name === undefined ? {} : { name }) as unknown as WorkerLike
}

/**
 * The worker's side of {@link WorkerClient}: calls `handler` for each request, one after the other, and sends back its
 * result with the buffers it wants transferred.
 */
export function serveWorker(
  handler: (
    request: never,
  ) => { result: unknown; transfer?: Transferable[] } | Promise<{ result: unknown; transfer?: Transferable[] }>,
): void {
  const port = nodeThreads()?.parentPort
  const scope = globalThis as unknown as Pick<DedicatedWorkerGlobalScope, 'addEventListener' | 'postMessage'>
  const send = (message: unknown, transfer: Transferable[] = []): void => {
    if (port) port.postMessage(message, transfer as never)
    else scope.postMessage(message, transfer)
  }
  let last: Promise<void> = Promise.resolve()
  const receive = ({ id, request }: { id: number; request: unknown }): void => {
    last = last.then(async () => {
      try {
        const { result, transfer } = await handler(request as never)
        send({ id, result }, transfer)
      } catch (error) {
        send({ id, error: error instanceof Error ? error : new Error(String(error)) })
      }
    })
  }
  if (port) port.on('message', receive)
  // Outside a worker, when a packaging check imports this module, there is neither port nor scope, and nothing to serve.
  else scope.addEventListener?.('message', event => receive((event as MessageEvent).data))
}

interface DedicatedWorkerGlobalScope {
  addEventListener?(type: 'message', listener: (event: Event) => void): void
  postMessage(message: unknown, transfer: Transferable[]): void
}
