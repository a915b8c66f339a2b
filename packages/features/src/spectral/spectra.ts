import { checkKernels, type OptionNames, refuse } from '@murecom/internal'
import { type FramingOptions, StftFrames } from '@murecom/melspec/frames'
import type { FeaturesKernels, SpectraTables } from '../kernels/types.ts'
import { checkRate, checkSignal, type Samples } from '../signal.ts'
import { checkSpectrogram, type Spectrogram } from './spectrogram.ts'

/** How spectra are made of samples. What is given as a {@link Spectrogram} takes the sample rate only. */
export interface SpectralOptions extends FramingOptions {
  /** Samples a second, in Hz, from 1,000 to 1,536,000. Default 22,050. */
  sampleRate?: number
  /** Inner loops, from `loadSimdKernels()` of `@murecom/features/simd`. Default: those in TypeScript. */
  kernels?: FeaturesKernels | undefined
}

/** The names of {@link SpectralOptions}. */
export const SPECTRAL_OPTIONS: OptionNames<SpectralOptions> = {
  sampleRate: 'sr',
  nFft: 1,
  hopLength: 1,
  winLength: 1,
  window: 1,
  center: 1,
  padMode: 1,
  kernels: 1,
}

type Values = Float32Array | Float64Array
type Visit<T extends Values> = (values: T, frame: number) => void

/** Magnitudes, one frame after the other; in an array that the next frame overwrites. */
interface Spectra<T extends Values> {
  bins: number
  frames: number
  nFft: number
  sampleRate: number
  /** Hz of each bin. */
  frequencies: Float64Array
  /** The plan of the transform; undefined for a spectrogram that is there already. */
  stft?: StftFrames
  /** The kernels that were given, checked. */
  kernels?: FeaturesKernels | undefined
  /** Calls `visit` with the magnitudes of each frame. */
  each(visit: Visit<T>): void
  /** The same with their squares. */
  eachPower(visit: Visit<T>): void
}

/**
 * The spectra of samples, or of a spectrogram that is there already, in float64: descriptors read the smallest bins too, which
 * in float32 are rounding errors of the largest.
 */
export function spectraOf(
  where: string,
  source: Samples | Spectrogram,
  options: SpectralOptions,
): Spectra<Float64Array> {
  // The arrays of float64 kernels are float64, and so are those of TypeScript.
  return anySpectra(where, source, options, 'float64') as Spectra<Float64Array>
}

/** As {@link spectraOf}, but kernels take half the time: in float32, for what reads the largest bins only. */
export function singleSpectraOf(
  where: string,
  source: Samples | Spectrogram,
  options: SpectralOptions,
): Spectra<Values> {
  return anySpectra(where, source, options, 'float32')
}

function anySpectra(
  where: string,
  source: Samples | Spectrogram,
  options: SpectralOptions,
  precision: SpectraTables['precision'],
): Spectra<Values> {
  const { sampleRate, kernels: set, ...framing } = options
  const kernels = checkKernels(where, set, '@murecom/features')
  const rate = checkRate(where, sampleRate)
  if (source !== null && typeof source === 'object' && 'data' in source) return given(where, source, rate)
  checkSignal(where, source)
  const stft = new StftFrames(framing, where)
  const { bins, nFft, hopLength } = stft
  const frames = stft.framesOf(source.length)
  if (frames === 0) refuse(where, 'signal', `hold at least nFft (${nFft}) samples when center is false`, source.length)
  const kernel = kernels?.spectra({ nFft, window: stft.window, precision }, hopLength)
  const each = (isMagnitude: boolean, visit: Visit<Values>): void => {
    if (kernel === undefined) {
      eachFrame(frames, bins, isMagnitude ? magnitudesOf : powerOf, visit)
      return
    }
    const { spectra } = kernel
    for (let t = 0; t < frames; t += spectra.length) {
      const count = Math.min(spectra.length, frames - t)
      kernel.fill(stft, source, t, count, isMagnitude)
      for (let i = 0; i < count; i++) visit(spectra[i]!, t + i)
    }
  }
  return {
    bins,
    frames,
    nFft,
    sampleRate: rate,
    frequencies: frequenciesOf(bins, rate / nFft),
    stft,
    kernels,
    each: visit => each(true, visit),
    eachPower: visit => each(false, visit),
  }

  function powerOf(t: number, out: Float64Array): void {
    stft.power(source as Samples, t, out)
  }

  function magnitudesOf(t: number, out: Float64Array): void {
    powerOf(t, out)
    for (let k = 0; k < out.length; k++) out[k] = Math.sqrt(out[k]!)
  }
}

function eachFrame(
  frames: number,
  bins: number,
  fill: (t: number, out: Float64Array) => void,
  visit: Visit<Float64Array>,
): void {
  const values = new Float64Array(bins)
  for (let t = 0; t < frames; t++) {
    fill(t, values)
    visit(values, t)
  }
}

function given(where: string, source: Spectrogram, sampleRate: number): Spectra<Float64Array> {
  checkSpectrogram(where, source)
  const { data, bins, frames } = source
  const nFft = Math.max(2, 2 * (bins - 1))
  const magnitudesOf = (t: number, out: Float64Array): void => {
    for (let k = 0; k < bins; k++) out[k] = data[k * frames + t]!
  }
  const powerOf = (t: number, out: Float64Array): void => {
    for (let k = 0; k < bins; k++) out[k] = data[k * frames + t]! * data[k * frames + t]!
  }
  return {
    bins,
    frames,
    nFft,
    sampleRate,
    frequencies: frequenciesOf(bins, sampleRate / nFft),
    each: visit => eachFrame(frames, bins, magnitudesOf, visit),
    eachPower: visit => eachFrame(frames, bins, powerOf, visit),
  }
}

const frequenciesOf = (bins: number, step: number): Float64Array => new Float64Array(bins).map((_, k) => k * step)
