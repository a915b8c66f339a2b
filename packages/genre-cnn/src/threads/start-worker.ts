import { nodeWorker, type WorkerLike } from '@murecom/internal/threads'

/** The package's own thread, for inference and for training. */
export function startWorker(): WorkerLike {
  if (typeof Worker === 'undefined') return nodeWorker(new URL('../worker.ts', import.meta.url))
  return new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' }) as WorkerLike
}
