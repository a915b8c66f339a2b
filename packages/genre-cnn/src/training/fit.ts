import { turns } from '@murecom/internal/signal'
import type { LabelledClips } from '../data/labelled.ts'
import { TrainingDivergedError } from '../errors.ts'
import type { Layer } from '../layers.ts'
import { ensureBackend } from '../tensorflow/backend.ts'
import { Batches } from './batches.ts'
import { checkFitOptions, type EpochResult, type FitOptions, type FitResult } from './fit-options.ts'
import { createOptimizer, type Optimizer } from './optimizers.ts'
import { detach, type FlatNetwork, flatten, updateStatistics } from './parameters.ts'
import { StepPool } from './step-pool.ts'

const WHERE = 'GenreCnn.fit'

/** What the loop needs of the model. */
interface FitTarget {
  layers: readonly Layer[]
  frames: number
  bands: number
  labels: readonly string[]
  /** Takes what the preprocessing has to know of the training clips. */
  learnPreprocessing(clips: Float32Array): void
  /** The preprocessing of the model. */
  prepare(clips: Float32Array): Float32Array
  /** Called at the end of each epoch with its weights. */
  keep(layers: Layer[]): void
  /** Mean loss and accuracy of clips, by the weights that were kept last. */
  judge(set: LabelledClips, signal: AbortSignal | undefined): Promise<{ loss: number; accuracy: number }>
}

/** A training in progress. */
interface Run {
  options: FitOptions
  target: FitTarget
  network: FlatNetwork
  optimizer: Optimizer
  batches: Batches
  pool: StepPool
  clock: Clock
}

/** The training loop. */
export async function fit(target: FitTarget, options: FitOptions): Promise<FitResult> {
  const settings = checkFitOptions(WHERE, options, target)
  const network = flatten(target.layers)
  const optimizer = createOptimizer(WHERE, settings.optimizer, network.parameters.length)
  await ensureBackend()
  target.learnPreprocessing(options.x)
  const batches = new Batches(options, target, settings)
  const pool = new StepPool(network, { workers: settings.workers, createWorker: options.createWorker })
  const clock = new Clock(settings.epochs, batches.steps)
  const run: Run = { options, target, network, optimizer, batches, pool, clock }
  const epochs: EpochResult[] = []
  const { earlyStopping } = settings
  let best: Layer[] | undefined
  try {
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      const figures = await trainEpoch(run, epoch)
      if (!figures) return { status: 'stopped', epochs }
      target.keep(detach(network))
      const result = { ...figures, ...(await judge(run)), ...clock.endEpoch(epoch) }
      epochs.push(result)
      options.onEpoch?.(result)
      if (options.signal?.aborted) return { status: 'stopped', epochs }
      if (!earlyStopping) continue
      const { improved, stop } = earlyStopping.observe(epoch, result[earlyStopping.monitor]!)
      if (improved && earlyStopping.restoreBestWeights) best = detach(network)
      if (!stop) continue
      if (best) target.keep(best)
      return { status: 'early-stopping', epochs }
    }
    if (best) target.keep(best)
    return { status: 'done', epochs }
  } finally {
    await pool.close()
  }
}

/** Takes the steps of an epoch; returns undefined when the signal was aborted in it. */
async function trainEpoch(
  run: Run,
  epoch: number,
): Promise<Pick<EpochResult, 'epoch' | 'loss' | 'accuracy'> | undefined> {
  const { options, network, optimizer, batches, pool, clock } = run
  const { signal } = options
  const turn = signal && turns()
  clock.beginEpoch()
  batches.shuffle()
  let loss = 0
  let correct = 0
  for (let step = 0; step < batches.steps; step++) {
    await turn?.()
    if (signal?.aborted) return undefined
    const { batch, seed } = batches.take(step)
    const { count } = batch
    const result = await pool.step(batch, seed)
    if (!Number.isFinite(result.loss)) {
      throw new TrainingDivergedError(
        `${WHERE}: the loss is ${result.loss} at step ${step + 1} of epoch ${epoch + 1}; the weights of the epoch before are kept. A lower learningRate, or log compression of the input, may help`,
      )
    }
    optimizer.step(network.parameters, result.gradients)
    updateStatistics(network.statistics, result.moments)
    loss += result.loss
    correct += result.correct
    const etaSeconds = clock.etaAfter(epoch * batches.steps + step + 1)
    options.onStep?.({ epoch, step: step + 1, steps: batches.steps, loss: result.loss / count, etaSeconds })
  }
  const clips = options.y.length
  return { epoch, loss: loss / clips, accuracy: correct / clips }
}

/** Figures of the validation clips; none when there are no such clips, or the signal was aborted meanwhile. */
async function judge({ options, target }: Run): Promise<Pick<EpochResult, 'validationLoss' | 'validationAccuracy'>> {
  const { validation, signal } = options
  if (!validation) return {}
  try {
    const { loss, accuracy } = await target.judge(validation, signal)
    return { validationLoss: loss, validationAccuracy: accuracy }
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return {}
    throw error
  }
}

/** Measures epochs, and expects the remaining steps to take as long as those before. */
class Clock {
  readonly #epochs: number
  readonly #steps: number
  readonly #began = performance.now()
  #epochBegan = 0

  constructor(epochs: number, steps: number) {
    this.#epochs = epochs
    this.#steps = steps
  }

  beginEpoch(): void {
    this.#epochBegan = performance.now()
  }

  /** @param done steps since the beginning of training */
  etaAfter(done: number): number {
    const seconds = (performance.now() - this.#began) / 1000
    return (seconds / done) * (this.#epochs * this.#steps - done)
  }

  endEpoch(epoch: number): Pick<EpochResult, 'seconds' | 'etaSeconds'> {
    const seconds = (performance.now() - this.#epochBegan) / 1000
    return { seconds, etaSeconds: this.etaAfter((epoch + 1) * this.#steps) }
  }
}
