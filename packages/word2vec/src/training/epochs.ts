import { type EncodedCorpus, pause } from '../corpus/corpus.ts'
import { seedOf } from '../kernels/random.ts'
import type { ModelMemory } from '../memory/model-memory.ts'
import type { Key } from '../types.ts'
import type { RunParameters } from './run-options.ts'

/** How long this thread works before others have a turn, and how often progress is told. */
const SLICE_MS = 40
const REPORT_MS = 200

/** Runs the jobs of the block that lies in the memory. */
export interface Executor {
  /** @param onJobs is told now and then how many jobs are done */
  run(jobs: number, onJobs: (done: number) => void): Promise<void>
}

/** All jobs in this thread. */
export function localExecutor(memory: ModelMemory, signal: AbortSignal | undefined): Executor {
  let last = performance.now()
  return {
    async run(jobs, onJobs) {
      for (let job = 0; job < jobs; job++) {
        memory.trainJob(memory.plans[0]!, job)
        if (performance.now() - last < SLICE_MS) continue
        onJobs(job + 1)
        await pause()
        signal?.throwIfAborted()
        last = performance.now()
      }
    },
  }
}

/**
 * All epochs. The learning rate of a job is gensim's: linear in the part of the training that lies before the job.
 *
 * @param firstEpoch epochs that the model has behind it; they choose the random numbers
 * @param onEpoch is told the mean loss; false ends the training
 */
export async function runEpochs<K extends Key>(
  memory: ModelMemory,
  corpus: EncodedCorpus,
  run: RunParameters<K>,
  seed: number,
  firstEpoch: number,
  executor: Executor,
  onEpoch: (meanLoss: number, epoch: number) => Promise<boolean>,
): Promise<void> {
  const { epochs, alpha, minAlpha, onProgress, signal } = run
  const begun = performance.now()
  let lastReport = begun
  let words = 0
  memory.takeStats()
  for (let epoch = 0; epoch < epochs; epoch++) {
    let loss = 0
    let examples = 0
    let job = 0
    let rate = alpha
    const report = (done: number, epochDone: boolean): void => {
      const now = performance.now()
      if (!onProgress || (!epochDone && now - lastReport < REPORT_MS)) return
      lastReport = now
      const seconds = (now - begun) / 1000
      const progress = Math.min(1, done / (corpus.words * epochs))
      onProgress({
        epoch: epoch + 1,
        epochs,
        epochDone,
        progress,
        words: done,
        wordsPerSecond: done / seconds,
        etaSeconds: progress > 0 ? (seconds / progress) * (1 - progress) : Number.POSITIVE_INFINITY,
        alpha: rate,
        meanLoss: examples > 0 ? loss / examples : 0,
      })
    }
    const wordsBefore = words
    for await (const block of corpus.pass(memory)) {
      signal?.throwIfAborted()
      for (let j = 0; j < block.jobs; j++) {
        rate = Math.max(minAlpha, alpha - ((alpha - minAlpha) * (epoch + block.partBefore[j]!)) / epochs)
        memory.jobs[4 * j + 2] = seedOf(seed, firstEpoch + epoch, job++)
        memory.alphas[4 * j + 3] = rate
      }
      const collect = (): void => {
        const stats = memory.takeStats()
        loss += stats.loss
        examples += stats.examples
      }
      await executor.run(block.jobs, done => {
        if (run.workers === 1) collect()
        report(wordsBefore + (done > 0 ? block.wordsAfter[done - 1]! : 0), false)
      })
      collect()
      if (block.jobs > 0) words = wordsBefore + block.wordsAfter[block.jobs - 1]!
      report(words, false)
    }
    signal?.throwIfAborted()
    const meanLoss = examples > 0 ? loss / examples : 0
    report(words, true)
    if (!(await onEpoch(meanLoss, epoch))) return
  }
}
