import type { Id } from '../ids.ts'
import type { ResolvedItemKnnOptions } from '../item-knn-options.ts'
import type { ItemCfKernels } from '../kernels/types.ts'
import { DenseRows } from '../sets/ease.ts'
import { fitModel, type ItemKnnParts, readModelSets, sourceOf } from '../sets/fit.ts'
import { type ItemRows, SparseRows } from '../sets/item-rows.ts'
import type { ItemSets } from '../sets/item-sets.ts'
import { finishInTurns } from '../sets/steps.ts'
import { RowThreads } from './row-threads.ts'
import { canShare, type ThreadOptions } from './worker-group.ts'

/** Reads the sets in turns with the caller's other tasks, and has other threads compute the rows. */
export async function fitParallel(
  where: string,
  sets: Iterable<Iterable<Id>>,
  options: ResolvedItemKnnOptions,
  kernels: ItemCfKernels,
  { workers, signal, createWorker }: ThreadOptions,
): Promise<ItemKnnParts> {
  signal?.throwIfAborted()
  if (workers === 0 || !canShare()) return finishInTurns(fitModel(where, sets, options, kernels), signal)
  const threads = new RowThreads(options.similarity === 'ease' ? 1 : workers, createWorker)
  return threads.until(signal, async () => {
    const data = await finishInTurns(readModelSets(where, sets, options, kernels.modules, workers), signal)
    return { options, sets: data, rows: await rowsOf(threads, data, options, kernels) }
  })
}

async function rowsOf(
  threads: RowThreads,
  sets: ItemSets,
  options: ResolvedItemKnnOptions,
  { modules }: ItemCfKernels,
): Promise<ItemRows> {
  if (options.similarity === 'ease') {
    return new DenseRows(await threads.easeWeights(sets, options.regularization, modules), sets.counts.length)
  }
  return new SparseRows(await threads.segments(sourceOf(sets, options), modules), options.k)
}
