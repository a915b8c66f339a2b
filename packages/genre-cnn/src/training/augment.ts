import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import type { Batch } from './batch.ts'

/** Random changes of training clips. All are off unless given. */
export interface Augmentation {
  /** Largest change of loudness, in dB: the power of each clip is moved by a uniform gain within plus and minus that. Default 0. */
  gainDb?: number
  /** Longest stretch of frames that is set to the clip's mean (SpecAugment's time mask, Park et al. 2019). Default 0. */
  timeMaskFrames?: number
  /** Mixup (Zhang et al. 2018): clips are mixed in pairs by a share drawn from Beta(alpha, alpha). Default 0: not. */
  mixupAlpha?: number
}

const OPTIONS: OptionNames<Augmentation> = { gainDb: 1, timeMaskFrames: 1, mixupAlpha: 1 }

/** @throws RangeError, TypeError for an option outside its range */
export function checkAugmentation(where: string, given: Augmentation | undefined): Required<Augmentation> {
  const { gainDb = 0, timeMaskFrames = 0, mixupAlpha = 0 } = checkOptions(`${where}: augmentation`, given, OPTIONS)
  return {
    gainDb: checkNumber(where, 'augmentation.gainDb', gainDb, { min: 0, max: 60 }),
    timeMaskFrames: checkInteger(where, 'augmentation.timeMaskFrames', timeMaskFrames, 0),
    mixupAlpha: checkNumber(where, 'augmentation.mixupAlpha', mixupAlpha, { min: 0, max: 10 }),
  }
}

/** Moves the loudness of each clip of raw mel power, in place. */
export function changeGain({ clips, count }: Batch, gainDb: number, random: () => number): void {
  const size = clips.length / count
  for (let n = 0; n < count; n++) {
    const factor = 10 ** (((2 * random() - 1) * gainDb) / 10)
    for (let i = n * size; i < (n + 1) * size; i++) clips[i] = clips[i]! * factor
  }
}

/** Masks a stretch of each clip, in place. */
export function maskTime(batch: Batch, timeMaskFrames: number, random: () => number): void {
  const { clips, count, frames, bands } = batch
  const size = frames * bands
  for (let n = 0; n < count; n++) {
    const length = Math.floor(random() * (Math.min(timeMaskFrames, frames) + 1))
    const start = Math.floor(random() * (frames - length + 1))
    let sum = 0
    for (let i = n * size; i < (n + 1) * size; i++) sum += clips[i]!
    clips.fill(sum / size, n * size + start * bands, n * size + (start + length) * bands)
  }
}

/** Mixes each clip and its target with those of the next, in place. */
export function mixUp({ clips, targets, count }: Batch, mixupAlpha: number, random: () => number): void {
  if (count < 2) return
  const size = clips.length / count
  const labels = targets.length / count
  const firstClip = clips.slice(0, size)
  const firstTarget = targets.slice(0, labels)
  const mix = (values: Float32Array, n: number, width: number, other: Float32Array, share: number): void => {
    for (let i = 0; i < width; i++) values[n * width + i] = share * values[n * width + i]! + (1 - share) * other[i]!
  }
  for (let n = 0; n < count; n++) {
    const share = beta(mixupAlpha, random)
    const last = n === count - 1
    mix(clips, n, size, last ? firstClip : clips.subarray((n + 1) * size, (n + 2) * size), share)
    mix(targets, n, labels, last ? firstTarget : targets.subarray((n + 1) * labels, (n + 2) * labels), share)
  }
}

/** Beta(alpha, alpha) by Joehnk's method (1964): accepts at a good rate for the alphas below 1 that mixup uses. */
function beta(alpha: number, random: () => number): number {
  for (;;) {
    const u = random() ** (1 / alpha)
    const v = random() ** (1 / alpha)
    if (u + v <= 1 && u + v > 0) return u / (u + v)
  }
}
