import { checkInteger } from '@murecom/internal'
import { availableParallelism, WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import type { InferenceRequest } from './requests.ts'
import { startWorker } from './start-worker.ts'

/** Most threads that a call may start. */
export const MOST_WORKERS = 64

/**
 * Starts threads, as many as the machine runs at once by default, and sends each the same first request.
 *
 * @throws RangeError for a number of workers outside 0 to 64; WorkerFailedError when a thread does not start
 */
export async function startThreads(
  where: string,
  options: { workers?: number | undefined; createWorker?: WorkerFactory | undefined },
  first: InferenceRequest,
): Promise<WorkerClient[]> {
  const { workers = Math.min(MOST_WORKERS, availableParallelism()) } = options
  checkInteger(where, 'workers', workers, 0, MOST_WORKERS)
  const clients = Array.from({ length: workers }, () => new WorkerClient(options.createWorker ?? startWorker))
  try {
    await Promise.all(clients.map(client => client.call(first)))
  } catch (error) {
    await Promise.all(clients.map(client => client.terminate()))
    throw error
  }
  return clients
}

/** `[from, to)` of each of `parts` nearly equal parts of `count`, none empty. */
export function ranges(count: number, parts: number): [number, number][] {
  const n = Math.min(parts, count)
  return Array.from({ length: n }, (_, i) => [Math.floor((i * count) / n), Math.floor(((i + 1) * count) / n)])
}
