import { checkInteger, checkNumber, mulberry32 } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/worker'
import type { LabelledClips } from '../data/labelled.ts'
import { TrainingDivergedError } from '../errors.ts'
import type { Layer } from '../layers.ts'
import type { Batch } from '../tensorflow/step.ts'
import { type Augmentation, changeGain, maskTime, mixUp } from './augment.ts'
import { EarlyStopping, type EarlyStoppingOptions } from './early-stopping.ts'
import { createOptimizer, type OptimizerOptions, ORIGINAL_OPTIMIZER } from './optimizers.ts'
import { detach, flatten, updateStatistics } from './parameters.ts'
import { StepPool } from './step-pool.ts'

/** What is trained on, and how. */
export interface FitOptions extends LabelledClips {
  /** Clips that are not trained on and judged after each epoch. */
  validation?: LabelledClips
  /** Clips a step. Default 128, the original's. */
  batchSize?: number
  /** Default 50. */
  epochs?: number
  /** Default the original's: SGD, rate 3e-4, momentum .9 after Nesterov, decay 1e-5. */
  optimizer?: OptimizerOptions
  /** When to end before the last epoch. Default: never. */
  earlyStopping?: EarlyStoppingOptions
  /** Weight of each label in the loss; `'balanced'` is `count / (labels x count of the label)`. Default: 1. */
  classWeights?: ArrayLike<number> | 'balanced'
  /** Changes clips at random each time they are seen. Default: none. */
  augmentation?: Augmentation
  /** Seed of shuffling, dropout and augmentation. Default 0: the same call gives the same weights. */
  seed?: number
  /** Called after each epoch. */
  onEpoch?: (epoch: EpochResult) => void
  /** Called after each step, for progress. */
  onStep?: (progress: { epoch: number; step: number; steps: number; loss: number; etaSeconds: number }) => void
  /** Ends training early: the model keeps the weights of the last whole epoch. */
  signal?: AbortSignal
  /**
   * Threads that share each batch. Default 1. With more, each normalises by the moments of its own part of the batch, as
   * data-parallel training does, so the result differs a little from that of one thread.
   */
  workers?: number
  /** Makes the threads, for bundlers. Default: the package's own worker file. */
  createWorker?: WorkerFactory
}

/** Figures of an epoch. The losses are means over its clips, those of training taken while the weights changed. */
export interface EpochResult {
  /** From 0. */
  epoch: number
  loss: number
  accuracy: number
  validationLoss?: number
  validationAccuracy?: number
  seconds: number
  /** Seconds that the epochs still to come will take, if none is saved by early stopping. */
  etaSeconds: number
}

/** The figures of every epoch, and how training ended. */
export interface FitResult {
  epochs: EpochResult[]
  /** Why training ended. */
  ended: 'epochs' | 'early-stopping' | 'aborted'
}

/** What the loop needs from the model. */
export interface FitTarget {
  layers: readonly Layer[]
  frames: number
  bands: number
  labels: number
  /** The preprocessing of the model. */
  prepare(clips: Float32Array): Float32Array
  /** Takes weights over: of the epoch that ended. */
  keep(layers: Layer[]): void
  /** Mean loss and accuracy of clips, by the weights kept last. */
  judge(set: LabelledClips): Promise<{ loss: number; accuracy: number }>
}

/** The training loop. The caller has checked x, y and validation. */
export async function fit(target: FitTarget, options: FitOptions): Promise<FitResult> {
  const where = 'GenreCnn.fit'
  const batchSize = checkInteger(where, 'batchSize', options.batchSize ?? 128, 1)
  const epochs = checkInteger(where, 'epochs', options.epochs ?? 50, 1)
  const seed = checkInteger(where, 'seed', options.seed ?? 0, 0, 2 ** 32 - 1)
  const workers = checkInteger(where, 'workers', options.workers ?? 1, 1, 64)
  const stopping = options.earlyStopping && new EarlyStopping(where, options.earlyStopping)
  if (stopping?.monitor.startsWith('validation') && !options.validation) {
    throw new RangeError(`${where}: validation must be given when earlyStopping watches ${stopping.monitor}`)
  }
  const network = flatten(target.layers)
  const optimizer = createOptimizer(where, options.optimizer ?? ORIGINAL_OPTIMIZER, network.parameters.length)
  const classWeights = weightsOfClasses(where, options, target.labels)
  const { frames, bands, labels } = target
  const count = options.y.length
  const { gainDb, timeMaskFrames, mixupAlpha } = checkAugmentation(where, options.augmentation ?? {})
  const x = gainDb > 0 ? options.x : target.prepare(options.x) // a gain acts on the power, before the preprocessing
  const steps = Math.ceil(count / batchSize)
  const order = Int32Array.from({ length: count }, (_, i) => i)
  const random = mulberry32(seed)
  const pool = new StepPool(network, { workers, createWorker: options.createWorker })
  const results: EpochResult[] = []
  let ended: FitResult['ended'] = 'epochs'
  let best: Layer[] | undefined
  const began = performance.now()
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const epochBegan = performance.now()
      shuffle(order, random)
      let loss = 0
      let correct = 0
      for (let step = 0; step < steps; step++) {
        if (options.signal?.aborted) return { epochs: results, ended: 'aborted' }
        const indices = order.subarray(step * batchSize, (step + 1) * batchSize)
        const batch = gather({ x, y: options.y }, indices, { frames, bands, labels, classWeights })
        if (gainDb > 0) {
          changeGain(batch, gainDb, random)
          batch.clips = target.prepare(batch.clips)
        }
        if (timeMaskFrames > 0) maskTime(batch, timeMaskFrames, random)
        if (mixupAlpha > 0) mixUp(batch, mixupAlpha, random)
        const result = await pool.step(batch, Math.floor(random() * 2 ** 32))
        if (!Number.isFinite(result.loss)) {
          throw new TrainingDivergedError(
            `${where}: the loss is ${result.loss} at step ${step + 1} of epoch ${epoch + 1}; the weights of the epoch before are kept. A lower learningRate, or log compression of the input, may help`,
          )
        }
        optimizer.step(network.parameters, result.gradients)
        updateStatistics(network.statistics, result.moments)
        loss += result.loss
        correct += result.correct
        if (options.onStep) {
          const done = epoch * steps + step + 1
          const etaSeconds = ((performance.now() - began) / 1000 / done) * (epochs * steps - done)
          options.onStep({ epoch, step: step + 1, steps, loss: result.loss / indices.length, etaSeconds })
        }
      }
      target.keep(detach(network))
      const figures: Omit<EpochResult, 'seconds' | 'etaSeconds'> = {
        epoch,
        loss: loss / count,
        accuracy: correct / count,
      }
      if (options.validation) {
        const judged = await target.judge(options.validation)
        figures.validationLoss = judged.loss
        figures.validationAccuracy = judged.accuracy
      }
      const now = performance.now()
      const etaSeconds = ((now - began) / 1000 / (epoch + 1)) * (epochs - epoch - 1)
      const result: EpochResult = { ...figures, seconds: (now - epochBegan) / 1000, etaSeconds }
      results.push(result)
      options.onEpoch?.(result)
      if (stopping) {
        const { improved, stop } = stopping.observe(epoch, result[stopping.monitor]!)
        if (improved && stopping.restoreBestWeights) best = detach(network)
        if (stop) {
          ended = 'early-stopping'
          break
        }
      }
    }
    if (best) target.keep(best)
    return { epochs: results, ended }
  } finally {
    await pool.end()
  }
}

function checkAugmentation(where: string, given: Augmentation): Required<Augmentation> {
  const name = (key: keyof Augmentation): string => `augmentation.${key}`
  return {
    gainDb: checkNumber(where, name('gainDb'), given.gainDb ?? 0, { min: 0, max: 60 }),
    timeMaskFrames: checkInteger(where, name('timeMaskFrames'), given.timeMaskFrames ?? 0, 0),
    mixupAlpha: checkNumber(where, name('mixupAlpha'), given.mixupAlpha ?? 0, { min: 0, max: 10 }),
  }
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const t = order[i]!
    order[i] = order[j]!
    order[j] = t
  }
}

function gather(
  { x, y }: LabelledClips,
  indices: Int32Array,
  sizes: { frames: number; bands: number; labels: number; classWeights: Float32Array },
): Batch {
  const { frames, bands, labels } = sizes
  const count = indices.length
  const clipSize = frames * bands
  const clips = new Float32Array(count * clipSize)
  const targets = new Float32Array(count * labels)
  const weights = new Float32Array(count)
  for (const [n, i] of indices.entries()) {
    clips.set(x.subarray(i * clipSize, (i + 1) * clipSize), n * clipSize)
    targets[n * labels + y[i]!] = 1
    weights[n] = sizes.classWeights[y[i]!]!
  }
  return { clips, targets, weights, count, frames, bands }
}

function weightsOfClasses(where: string, { y, classWeights }: FitOptions, labels: number): Float32Array {
  if (classWeights === undefined) return new Float32Array(labels).fill(1)
  if (classWeights !== 'balanced') {
    const weights = Float32Array.from(classWeights)
    if (weights.length !== labels || weights.some(w => !(w >= 0 && w < Number.POSITIVE_INFINITY))) {
      throw new RangeError(`${where}: classWeights must hold ${labels} finite numbers of at least 0`)
    }
    return weights
  }
  const counts = new Float32Array(labels)
  for (let i = 0; i < y.length; i++) counts[y[i]!]!++
  return counts.map(n => (n === 0 ? 0 : y.length / (labels * n)))
}
