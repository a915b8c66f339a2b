import { setTimeout as pause } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'

/** A thread whose machine has no memory left: it takes the model, and ends at its first file. */
parentPort!.on('message', async ({ id, request }: { id: number; request: object }) => {
  if ('model' in request) parentPort!.postMessage({ id, result: null })
  else {
    await pause(10)
    process.exit(1)
  }
})
