import type { ItemCfKernels } from '../kernels/types.ts'
import { finishInTurns } from '../sets/steps.ts'
import { AlsThreads } from '../threads/als-threads.ts'
import { canShare, type ThreadOptions } from '../threads/worker-group.ts'
import {
  type AlsFit,
  type AlsParts,
  addTo,
  checkSolved,
  closeFit,
  fitAls,
  openFit,
  partsOf,
  rowsOf,
  setBase,
} from './fit.ts'
import type { AlsProgress, ResolvedAlsOptions } from './options.ts'
import type { Side } from './problem.ts'
import type { WeightedSets } from './read-sets.ts'

/** Reads the sets in turns with the caller's other tasks, and has other threads compute the half steps. */
export async function fitAlsParallel(
  where: string,
  sets: WeightedSets,
  options: ResolvedAlsOptions,
  kernels: ItemCfKernels,
  {
    workers,
    signal,
    createWorker,
    onProgress,
  }: ThreadOptions & { onProgress?: ((p: AlsProgress) => void) | undefined },
): Promise<AlsParts> {
  signal?.throwIfAborted()
  if (workers === 0 || !canShare()) return finishInTurns(fitAls(where, sets, options, kernels, onProgress), signal)
  const threads = new AlsThreads(workers, createWorker)
  return threads.until(signal, async () => {
    const fit = await finishInTurns(openFit(where, sets, options, kernels, workers), signal)
    await threads.open(fit.problem, kernels.modules)
    for (let iteration = 1; iteration <= options.iterations; iteration++) {
      for (const side of [0, 1] as const) {
        setBase(fit, await sumGram(fit, threads, side === 0 ? 1 : 0))
        checkSolved(await threads.solve(side, partsOf(rowsOf(fit, side), options.factors, 'solve')), fit)
      }
      onProgress?.({ iteration, iterations: options.iterations })
    }
    return closeFit(fit, await sumGram(fit, threads, 1))
  })
}

/** Adds up the parts of all threads in the order of the rows, so that the sum is the same however many threads there are. */
async function sumGram(fit: AlsFit, threads: AlsThreads, side: Side): Promise<Float64Array> {
  const parts = await threads.gram(side, partsOf(rowsOf(fit, side), fit.options.factors, 'gram'))
  const total = parts[0]!
  for (const part of parts.slice(1)) addTo(total, part)
  return total
}
