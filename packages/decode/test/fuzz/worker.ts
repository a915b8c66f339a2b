import { parentPort, workerData } from 'node:worker_threads'
import { mulberry32 } from '@murecom/internal'
import { mutate } from './mutate.ts'
import { outcomeOf } from './outcome.ts'

/** What the thread is started with, and what it says about each file. */
export interface Job {
  format: string
  files: readonly Uint8Array[]
  from: number
  to: number
  seed: number
}
export type Report = { i: number; begun: true } | { i: number; outcome: string; ms: number; megabytes: number }

const { format, files, from, to, seed } = workerData as Job
process.on('unhandledRejection', reason => {
  parentPort!.postMessage({ i: -1, outcome: `unhandled rejection: ${reason}`, ms: 0, megabytes: 0 } satisfies Report)
})
for (let i = from; i < to; i++) {
  // Each file has a seed of its own, so that one can be made again without those before it.
  const random = mulberry32(seed * 1_000_003 + i)
  const bytes = mutate(format, files[i % files.length]!, random)
  parentPort!.postMessage({ i, begun: true } satisfies Report)
  const start = performance.now()
  const outcome = await outcomeOf(bytes, i, random).catch(error => String(error?.stack ?? error))
  const megabytes = process.memoryUsage().rss / 1e6
  parentPort!.postMessage({ i, outcome, ms: performance.now() - start, megabytes } satisfies Report)
}
