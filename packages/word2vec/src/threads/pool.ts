import { nodeWorker, WorkerClient, type WorkerLike } from '@murecom/internal/threads'
import type { ModelMemory } from '../memory/model-memory.ts'
import type { Executor } from '../training/epochs.ts'
import type { RunParameters } from '../training/run-options.ts'
import type { WorkerRequest } from './worker.ts'

const REPORT_MS = 100
/** A thread trains one job a round for every 50,000 rows, since joining copies takes longer the more rows there are. */
const ROWS_A_JOB = 50_000

/** The part of a run's parameters that concerns threads. */
type PoolParameters = Pick<RunParameters, 'kernels' | 'workers' | 'deterministic' | 'signal' | 'createWorker'>

/** Threads on the model's shared memory. Close the pool in every case, so that they end. */
export async function openPool(
  memory: ModelMemory,
  { kernels, workers, deterministic, signal, createWorker = startWorker }: PoolParameters,
): Promise<Executor & { close(): Promise<void> }> {
  const clients: WorkerClient[] = []
  const close = async (): Promise<void> => {
    await Promise.all(clients.map(client => client.terminate()))
  }
  const ask = (client: WorkerClient, request: WorkerRequest): Promise<void> => client.call(request)
  const { buffer, wasm } = memory.memory
  const { control, matrices } = memory
  const { stride } = memory.layout
  const words = memory.inputs.length / stride - 1
  try {
    for (let thread = 0; thread < workers; thread++) clients.push(new WorkerClient(createWorker))
    await Promise.all(
      clients.map((client, thread) =>
        ask(client, {
          kind: 'open',
          memory: wasm ? { buffer, wasm } : { buffer },
          modules: kernels.modules,
          planAt: memory.plans[thread]!,
          controlAt: control.byteOffset,
        }),
      ),
    )
  } catch (error) {
    await close()
    throw error
  }
  if (deterministic) {
    for (const { base, copies } of matrices) {
      const from = new Float32Array(buffer, base, (words + 1) * stride)
      for (const copy of copies) new Float32Array(buffer, copy, (words + 1) * stride).set(from)
    }
  }

  /** Each thread trains its part of a round on its copy. Then each joins a part of the rows of all copies. */
  const runRounds = async (jobs: number): Promise<void> => {
    const part = Math.ceil(words / ROWS_A_JOB)
    for (let from = 0; from < jobs && control[1] === 0; from += part * workers) {
      await Promise.all(
        clients.map((client, thread) => {
          const first = Math.min(jobs, from + thread * part)
          return ask(client, { kind: 'do', from: first, to: Math.min(jobs, first + part) })
        }),
      )
      await Promise.all(
        clients.map((client, thread) => {
          const firstRow = Math.floor((words * thread) / workers)
          const endRow = Math.floor((words * (thread + 1)) / workers)
          const scratch = memory.layout.threads[thread]!.merge.byteOffset
          return ask(client, { kind: 'merge', matrices, stride, firstRow, endRow, scratch })
        }),
      )
    }
  }

  return {
    async run(jobs, onJobs) {
      control[0] = 0
      control[1] = 0
      const stop = (): void => void Atomics.store(control, 1, 1)
      signal?.addEventListener('abort', stop)
      const timer = setInterval(
        () => onJobs(Math.max(0, Math.min(jobs, Atomics.load(control, 0) - workers))),
        REPORT_MS,
      )
      try {
        if (deterministic) await runRounds(jobs)
        else await Promise.all(clients.map(client => ask(client, { kind: 'take', jobs })))
      } finally {
        clearInterval(timer)
        signal?.removeEventListener('abort', stop)
      }
      signal?.throwIfAborted()
    },
    close,
  }
}

function startWorker(): WorkerLike {
  if (typeof Worker === 'undefined') return nodeWorker(new URL('../worker.ts', import.meta.url))
  return new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' }) as WorkerLike
}
