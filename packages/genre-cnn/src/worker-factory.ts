import { nodeWorker, type WorkerLike } from '@murecom/internal/worker'

// The files named here lie beside this one, before and after the build.

/** The package's own thread for training. */
export function createTrainWorker(): WorkerLike {
  if (typeof Worker === 'undefined') return nodeWorker(new URL('./train-worker.ts', import.meta.url))
  return new Worker(new URL('./train-worker.ts', import.meta.url), { type: 'module' }) as WorkerLike
}

/** The package's own thread for inference. */
export function createInferenceWorker(): WorkerLike {
  if (typeof Worker === 'undefined') return nodeWorker(new URL('./inference-worker.ts', import.meta.url))
  return new Worker(new URL('./inference-worker.ts', import.meta.url), { type: 'module' }) as WorkerLike
}
