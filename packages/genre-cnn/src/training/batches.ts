import { mulberry32 } from '@murecom/internal'
import type { LabelledClips } from '../data/labelled.ts'
import { changeGain, maskTime, mixUp } from './augment.ts'
import type { Batch } from './batch.ts'
import type { FitSettings } from './fit-options.ts'

interface BatchesOptions {
  frames: number
  bands: number
  labels: readonly string[]
  /** The preprocessing of the model. */
  prepare(clips: Float32Array): Float32Array
}

/** The batches of each epoch: shuffled, preprocessed, changed at random. One generator, so the seed determines them all. */
export class Batches {
  /** Batches of an epoch. */
  readonly steps: number
  readonly #x: Float32Array
  readonly #y: ArrayLike<number>
  readonly #options: BatchesOptions
  readonly #settings: FitSettings
  readonly #order: Int32Array
  readonly #random: () => number

  constructor({ x, y }: LabelledClips, options: BatchesOptions, settings: FitSettings) {
    this.steps = Math.ceil(y.length / settings.batchSize)
    // A gain acts on the power, so the preprocessing comes after it, batch by batch.
    this.#x = settings.augmentation.gainDb > 0 ? x : options.prepare(x)
    this.#y = y
    this.#options = options
    this.#settings = settings
    this.#order = Int32Array.from({ length: y.length }, (_, i) => i)
    this.#random = mulberry32(settings.seed)
  }

  /** Puts the clips into the order of the next epoch (Fisher and Yates). */
  shuffle(): void {
    const order = this.#order
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(this.#random() * (i + 1))
      const t = order[i]!
      order[i] = order[j]!
      order[j] = t
    }
  }

  /** Batch `step` of the epoch, and a seed for its dropout. Batches are taken in order. */
  take(step: number): { batch: Batch; seed: number } {
    const { batchSize, augmentation } = this.#settings
    const { gainDb, timeMaskFrames, mixupAlpha } = augmentation
    const batch = this.#gather(this.#order.subarray(step * batchSize, (step + 1) * batchSize))
    if (gainDb > 0) {
      changeGain(batch, gainDb, this.#random)
      batch.clips = this.#options.prepare(batch.clips)
    }
    if (timeMaskFrames > 0) maskTime(batch, timeMaskFrames, this.#random)
    if (mixupAlpha > 0) mixUp(batch, mixupAlpha, this.#random)
    return { batch, seed: Math.floor(this.#random() * 2 ** 32) }
  }

  #gather(indices: Int32Array): Batch {
    const { frames, bands } = this.#options
    const labels = this.#options.labels.length
    const count = indices.length
    const clipSize = frames * bands
    const clips = new Float32Array(count * clipSize)
    const targets = new Float32Array(count * labels)
    const weights = new Float32Array(count)
    for (const [n, i] of indices.entries()) {
      const label = this.#y[i]!
      clips.set(this.#x.subarray(i * clipSize, (i + 1) * clipSize), n * clipSize)
      targets[n * labels + label] = 1
      weights[n] = this.#settings.classWeights[label]!
    }
    return { clips, targets, weights, count, frames, bands }
  }
}
