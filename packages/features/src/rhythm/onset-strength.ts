import {
  checkFinite,
  checkInteger,
  checkKernels,
  checkOneOf,
  checkOptions,
  type OptionNames,
  refuse,
} from '@murecom/internal'
import { MelSpectrogram, type MelSpectrogramOptions, type MelSpectrogramResult, powerToDb } from '@murecom/melspec'
import { type Flux, fluxMeans, fluxMedians } from '../kernels/rhythm/flux.ts'
import type { FeaturesKernels } from '../kernels/types.ts'
import { checkRate, checkSamples, type Samples } from '../signal.ts'
import type { OnsetEnvelope } from './onset-envelope.ts'

/** How the spectrogram is made whose rises are counted. Defaults are librosa's. */
export interface OnsetStrengthOptions
  extends Pick<MelSpectrogramOptions, 'sampleRate' | 'nFft' | 'hopLength' | 'nMels' | 'fMin' | 'fMax' | 'padMode'> {
  /** Inner loops, from `loadSimdKernels()` of `@murecom/features/simd`. Default: those in TypeScript. */
  kernels?: FeaturesKernels | undefined
  /** Frames between those that are compared, from 1. Default 1. */
  lag?: number
  /** Each band is compared with the maximum of this many bands of the earlier frame: above 1, vibrato counts less. Default 1. */
  maxSize?: number
  /** True: the envelope's slow changes are filtered away. Default false. */
  detrend?: boolean
  /** True (default): the envelope is shifted by half a frame, so that an onset lies where it is. */
  center?: boolean
  /** What becomes of a frame's rises: their mean (default) or median. */
  aggregate?: 'mean' | 'median'
}

/** The names of {@link OnsetStrengthOptions}. */
export const ONSET_OPTIONS: OptionNames<OnsetStrengthOptions> = {
  sampleRate: 'sr',
  nFft: 1,
  hopLength: 1,
  nMels: 1,
  fMin: 1,
  fMax: 1,
  padMode: 1,
  kernels: 1,
  lag: 1,
  maxSize: 1,
  detrend: 1,
  center: 1,
  aggregate: 1,
}

/**
 * How much begins in each frame: the rises of the mel spectrogram, in dB, from frame to frame. Reference:
 * `librosa.onset.onset_strength`, librosa 0.11; after Böck and Widmer, 2013.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's; `kernels` make it faster
 * @returns an envelope of `1 + floor(n / hopLength)` values. O(mel spectrogram)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const clicks = new Float32Array(44100).map((_, i) => (i % 11025 === 5000 ? 1 : 0))
 * onsetStrength(clicks).data.length // 87
 */
export function onsetStrength(signal: Samples, options: OnsetStrengthOptions = {}): OnsetEnvelope {
  return onsetEnvelope('onsetStrength', signal, checkOptions('onsetStrength', options, ONSET_OPTIONS))
}

/** {@link onsetStrength} for a caller that has checked the names of its options. */
export function onsetEnvelope(where: string, signal: Samples, options: OnsetStrengthOptions): OnsetEnvelope {
  const { lag = 1, maxSize = 1, detrend = false, center = true, aggregate = 'mean', kernels: set, ...mel } = options
  const kernels = checkKernels(where, set, '@murecom/features')
  checkSamples(where, signal)
  checkInteger(where, 'lag', lag, 1)
  checkInteger(where, 'maxSize', maxSize, 1, 65536)
  checkOneOf(where, 'aggregate', aggregate, ['mean', 'median'])
  for (const [name, value] of [['detrend', detrend] as const, ['center', center] as const]) {
    if (typeof value !== 'boolean') refuse(where, name, 'be a boolean', value)
  }
  const sampleRate = checkRate(where, mel.sampleRate)
  const { nFft = 2048, hopLength = 512 } = mel
  const { data, bands, frames } = melOf(where, signal, { ...mel, sampleRate, kernels: kernels?.melspec })
  const flux = kernels?.flux()
  const inPlace = flux && bands <= flux.mostBands && kernels?.decibels()
  const floor = inPlace ? inPlace(data) : Number.NEGATIVE_INFINITY
  const decibel = inPlace ? data : powerToDb(data)
  const reference = maxSize === 1 ? decibel : maximaOfBands(decibel, bands, frames, maxSize)
  const compared: Flux = { decibel, reference, bands, frames, lag }
  const rises = new Float32Array(Math.max(0, frames - lag))
  if (inPlace) flux.run(compared, floor, aggregate, rises)
  else if (aggregate === 'mean') fluxMeans(compared, rises, new Float64Array(rises.length))
  else fluxMedians(compared, rises, new Float32Array(bands))

  const envelope = new Float32Array(frames)
  const shift = lag + (center ? Math.floor(nFft / (2 * hopLength)) : 0)
  if (shift < frames) envelope.set(rises.subarray(0, frames - shift), shift)
  if (detrend) removeTrend(envelope)
  return { data: envelope, sampleRate, hopLength }
}

/** The mel spectrogram of samples. It finds those that are not finite itself, but in the name of another call. */
function melOf(where: string, signal: Samples, options: MelSpectrogramOptions): MelSpectrogramResult {
  const plan = new MelSpectrogram(options)
  try {
    return plan.compute(signal)
  } catch (error) {
    checkFinite(where, 'signal', signal)
    throw error
  }
}

/** Each band's largest value among `size` bands around it; outside, the bands are mirrored with the edge twice. */
function maximaOfBands(values: Float32Array, bands: number, frames: number, size: number): Float32Array {
  const out = new Float32Array(values.length).fill(Number.NEGATIVE_INFINITY)
  const before = size >> 1
  for (let m = 0; m < bands; m++) {
    for (let j = m - before; j < m - before + size; j++) {
      const folded = ((j % (2 * bands)) + 2 * bands) % (2 * bands)
      const from = (folded < bands ? folded : 2 * bands - 1 - folded) * frames
      for (let t = 0; t < frames; t++) {
        if (values[from + t]! > out[m * frames + t]!) out[m * frames + t] = values[from + t]!
      }
    }
  }
  return out
}

/** The filter `y[n] = x[n] - x[n - 1] + 0.99 y[n - 1]`, in place. */
function removeTrend(values: Float32Array): void {
  let before = 0
  let last = 0
  for (let t = 0; t < values.length; t++) {
    const x = values[t]!
    last = x - before + 0.99 * last
    before = x
    values[t] = last
  }
}
