import { type OptionNames, refuse } from '@murecom/internal'
import { type FramingOptions, StftFrames } from '@murecom/melspec/frames'
import type { FeaturesKernels } from '../kernels/types.ts'
import { checkRate, checkSignal, type Samples } from '../signal.ts'
import { powerInBlocks } from './power-blocks.ts'
import { checkSpectrogram, type Spectrogram } from './spectrogram.ts'

/** How spectra are made of samples. What is given as a {@link Spectrogram} takes the sample rate only. */
export interface SpectralOptions extends FramingOptions {
  /** Samples a second, in Hz, from 1,000 to 1,536,000. Default 22,050. */
  sampleRate?: number
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
}

type Visit = (values: Float64Array, frame: number) => void

/** Magnitudes, one frame after the other. */
interface Spectra {
  bins: number
  frames: number
  nFft: number
  sampleRate: number
  /** Hz of each bin. */
  frequencies: Float64Array
  /** The plan of the transform; undefined for a spectrogram that is there already. */
  stft?: StftFrames
  /** Calls `visit` with the magnitudes of each frame, in an array that the next frame overwrites. */
  each(visit: Visit): void
  /** The same with their squares. */
  eachPower(visit: Visit): void
}

/**
 * The spectra of samples, or of a spectrogram that is there already. Those by `kernels` are float32: their smallest bins are
 * rounding errors of the largest, which descriptors of quiet bins cannot take.
 */
export function spectraOf(
  where: string,
  source: Samples | Spectrogram,
  options: SpectralOptions,
  kernels?: FeaturesKernels,
): Spectra {
  const { sampleRate, ...framing } = options
  const rate = checkRate(where, sampleRate)
  if (source !== null && typeof source === 'object' && 'data' in source) return given(where, source, rate)
  checkSignal(where, source)
  const stft = new StftFrames(framing, where)
  const { bins, nFft } = stft
  const frames = stft.framesOf(source.length)
  if (frames === 0) refuse(where, 'signal', `hold at least nFft (${nFft}) samples when center is false`, source.length)
  const fast = kernels && powerInBlocks(stft, source, frames, kernels)
  return {
    bins,
    frames,
    nFft,
    sampleRate: rate,
    frequencies: frequenciesOf(bins, rate / nFft),
    stft,
    each: visit => eachFrame(frames, bins, magnitudesOf, visit),
    eachPower: visit => eachFrame(frames, bins, powerOf, visit),
  }

  function powerOf(t: number, out: Float64Array): void {
    fast ? fast(t, out) : stft.power(source as Samples, t, out)
  }

  function magnitudesOf(t: number, out: Float64Array): void {
    powerOf(t, out)
    for (let k = 0; k < out.length; k++) out[k] = Math.sqrt(out[k]!)
  }
}

function eachFrame(frames: number, bins: number, fill: (t: number, out: Float64Array) => void, visit: Visit): void {
  const values = new Float64Array(bins)
  for (let t = 0; t < frames; t++) {
    fill(t, values)
    visit(values, t)
  }
}

function given(where: string, source: Spectrogram, sampleRate: number): Spectra {
  checkSpectrogram(where, source)
  const { data, bins, frames } = source
  const nFft = Math.max(2, 2 * (bins - 1))
  const column = (power: number) => (t: number, out: Float64Array) => {
    for (let k = 0; k < bins; k++) out[k] = data[k * frames + t]! ** power
  }
  return {
    bins,
    frames,
    nFft,
    sampleRate,
    frequencies: frequenciesOf(bins, sampleRate / nFft),
    each: visit => eachFrame(frames, bins, column(1), visit),
    eachPower: visit => eachFrame(frames, bins, column(2), visit),
  }
}

const frequenciesOf = (bins: number, step: number): Float64Array => new Float64Array(bins).map((_, k) => k * step)
