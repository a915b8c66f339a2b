import { eventLoopTurn } from '@murecom/internal/signal'
import type { EncodedCorpus } from '../corpus/corpus.ts'
import { JOB_FIELDS } from '../kernels/plan.ts'
import { seedOf } from '../kernels/random.ts'
import type { ModelMemory } from '../memory/model-memory.ts'
import type { Key } from '../types.ts'
import type { TrainingReport } from './progress.ts'
import type { RunParameters } from './run-options.ts'

/** How long this thread trains before timers and messages have a turn, and how often progress is reported. */
const SLICE_MS = 40
const REPORT_MS = 200

/** Runs the jobs of the block that lies in the memory. */
export interface Executor {
  /** @param onJobs gets the number of jobs that are done, a few times a second */
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
        await eventLoopTurn()
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
 * @param onEpoch gets the mean loss; false ends the training
 * @returns 'stopped' when the signal ended it
 * @throws the signal's reason when nothing was trained yet
 */
export async function runEpochs<K extends Key>(
  memory: ModelMemory,
  corpus: EncodedCorpus,
  run: RunParameters<K>,
  seed: number,
  firstEpoch: number,
  executor: Executor,
  onEpoch: (meanLoss: number, epoch: number) => Promise<boolean>,
): Promise<TrainingReport['status']> {
  const { epochs, alpha, minAlpha, signal } = run
  const report = reporter(run, corpus.words * epochs)
  let words = 0
  let trained = 0
  let loss = 0
  let examples = 0
  const collect = (): void => {
    const stats = memory.takeStats()
    loss += stats.loss
    examples += stats.examples
    trained += stats.trained
  }
  const meanLoss = (): number => (examples > 0 ? loss / examples : 0)
  memory.takeStats()
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      loss = 0
      examples = 0
      let job = 0
      let rate = alpha
      const wordsBefore = words
      for await (const block of corpus.pass(memory)) {
        signal?.throwIfAborted()
        for (let j = 0; j < block.jobs; j++) {
          rate = Math.max(minAlpha, alpha - ((alpha - minAlpha) * (epoch + block.partBefore[j]!)) / epochs)
          memory.jobs[JOB_FIELDS * j + 2] = seedOf(seed, firstEpoch + epoch, job++)
          memory.alphas[JOB_FIELDS * j + 3] = rate
        }
        await executor.run(block.jobs, done => {
          if (run.workers === 0) collect()
          const read = done > 0 ? block.wordsAfter[done - 1]! : 0
          report(epoch, wordsBefore + read, rate, meanLoss(), false)
        })
        collect()
        if (block.jobs > 0) words = wordsBefore + block.wordsAfter[block.jobs - 1]!
        report(epoch, words, rate, meanLoss(), false)
      }
      signal?.throwIfAborted()
      report(epoch, words, rate, meanLoss(), true)
      if (!(await onEpoch(meanLoss(), epoch))) return 'done'
    }
    return 'done'
  } catch (error) {
    collect()
    if (!signal?.aborted || error !== signal.reason || trained === 0) throw error
    return 'stopped'
  }
}

/** Calls `onProgress` at the end of an epoch, and between two such calls when enough time has passed. */
function reporter(
  { epochs, onProgress }: Pick<RunParameters, 'epochs' | 'onProgress'>,
  allWords: number,
): (epoch: number, words: number, alpha: number, meanLoss: number, epochDone: boolean) => void {
  const begun = performance.now()
  let last = begun
  return (epoch, words, alpha, meanLoss, epochDone) => {
    const now = performance.now()
    if (!onProgress || (!epochDone && now - last < REPORT_MS)) return
    last = now
    const seconds = (now - begun) / 1000
    const progress = Math.min(1, words / allWords)
    onProgress({
      epoch: epoch + 1,
      epochs,
      epochDone,
      progress,
      words,
      wordsPerSecond: words / seconds,
      etaSeconds: progress > 0 ? (seconds / progress) * (1 - progress) : Number.POSITIVE_INFINITY,
      alpha,
      meanLoss,
    })
  }
}
