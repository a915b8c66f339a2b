import { nodeWorker, type WorkerLike } from '@murecom/internal'

/** The package's own thread for training. The file it names lies beside this one, before and after the build. */
export function createTrainWorker(): WorkerLike {
  if (typeof Worker === 'undefined') return nodeWorker(new URL('./train-worker.ts', import.meta.url))
  return new Worker(new URL('./train-worker.ts', import.meta.url), { type: 'module' }) as WorkerLike
}
