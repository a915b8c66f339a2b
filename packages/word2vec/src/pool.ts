import type { Arena } from './arena.ts'
import type { RunParameters } from './options.ts'
import type { Executor } from './trainer.ts'

export async function openPool(
  _arena: Arena,
  _run: Pick<RunParameters, 'kernels' | 'workers' | 'signal' | 'createWorker'>,
  _deterministic: boolean,
): Promise<Executor & { close(): Promise<void> }> {
  throw new Error('not yet')
}
