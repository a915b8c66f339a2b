import { getHeapStatistics } from 'node:v8'
import type { Worker } from 'node:worker_threads'

/** Memory of a thread's JavaScript, in bytes. */
export interface ThreadMemory {
  /** What V8 has taken for the heap: more than is in use, and more than is in memory where it was not written to yet. */
  heap: number
  /** The part of it that holds something, garbage among it. */
  used: number
  /** What objects of the heap hold outside of it: buffers above all. */
  external: number
}

type Statistics = Pick<ReturnType<typeof getHeapStatistics>, 'total_heap_size' | 'used_heap_size' | 'external_memory'>

/** Node.js 22.16 and later: others have no statistics of another thread. */
interface Measured {
  getHeapStatistics?: () => Promise<Statistics>
  threadName?: string | null
}

/** A thread that works is measured between two of its steps; the figures before are given after this time. */
const PATIENCE_MS = 500

let running: Set<Worker> | undefined
const known = new WeakMap<Worker, ThreadMemory>()
const asked = new WeakMap<Worker, Promise<void>>()

/** Notes every thread that this process starts from now on. Who wants to measure them all calls it before. Idempotent. */
export function noteThreads(): void {
  if (running) return
  const threads = new Set<Worker>()
  running = threads
  process.on('worker', worker => {
    threads.add(worker)
    worker.once('exit', () => threads.delete(worker))
  })
}

/**
 * The memory of this process's threads by their names. Threads of one name are added up: one that was replaced may still
 * answer its last question.
 */
export async function memoryOfThreads(): Promise<Map<string, ThreadMemory>> {
  const sums = new Map([['main', memoryIn(getHeapStatistics())]])
  const threads = [...(running ?? [])]
  await Promise.all(threads.map(measure))
  for (const worker of threads) {
    const memory = known.get(worker)
    if (!memory) continue
    const name = (worker as Measured).threadName ?? 'other'
    const sum = sums.get(name) ?? { heap: 0, used: 0, external: 0 }
    sum.heap += memory.heap
    sum.used += memory.used
    sum.external += memory.external
    sums.set(name, sum)
  }
  return sums
}

function memoryIn({
  total_heap_size: heap,
  used_heap_size: used,
  external_memory: external,
}: Statistics): ThreadMemory {
  return { heap, used, external }
}

/** Asks a thread once at a time, and waits a moment at most. */
async function measure(worker: Worker): Promise<void> {
  const statistics = (worker as Measured).getHeapStatistics
  if (!statistics) return
  let question = asked.get(worker)
  if (!question) {
    question = statistics
      .call(worker)
      .then(statistics => void known.set(worker, memoryIn(statistics)))
      .catch(() => {}) // it has ended
      .finally(() => asked.delete(worker))
    asked.set(worker, question)
  }
  let timer: NodeJS.Timeout | undefined
  await Promise.race([
    question,
    new Promise<void>(resolve => {
      timer = setTimeout(resolve, PATIENCE_MS)
    }),
  ])
  clearTimeout(timer)
}
