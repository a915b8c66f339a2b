import { type OptionNames, refuse } from '@murecom/internal'
import { type FramingOptions, StftFrames } from '@murecom/melspec/frames'
import { checkRate, checkSignal, type Samples } from '../signal.ts'
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

/** Magnitudes, one frame after the other. */
interface Spectra {
  bins: number
  frames: number
  nFft: number
  sampleRate: number
  /** Hz of each bin. */
  frequencies: Float64Array
  /** Calls `visit` with the magnitudes of each frame, in an array that the next frame overwrites. */
  each(visit: (magnitudes: Float64Array, frame: number) => void): void
}

/** The spectra of samples, or of a spectrogram that is there already. */
export function spectraOf(where: string, source: Samples | Spectrogram, options: SpectralOptions): Spectra {
  const { sampleRate, ...framing } = options
  const rate = checkRate(where, sampleRate)
  if (source !== null && typeof source === 'object' && 'data' in source) return given(where, source, rate)
  checkSignal(where, source)
  const stft = new StftFrames(framing, where)
  const { bins, nFft } = stft
  const frames = stft.framesOf(source.length)
  if (frames === 0) refuse(where, 'signal', `hold at least nFft (${nFft}) samples when center is false`, source.length)
  const frequencies = frequenciesOf(bins, rate / nFft)
  return { bins, frames, nFft, sampleRate: rate, frequencies, each: visit => eachOf(stft, source, frames, visit) }
}

function eachOf(
  stft: StftFrames,
  signal: Samples,
  frames: number,
  visit: (magnitudes: Float64Array, frame: number) => void,
): void {
  const magnitudes = new Float64Array(stft.bins)
  for (let t = 0; t < frames; t++) {
    stft.power(signal, t, magnitudes)
    for (let k = 0; k < magnitudes.length; k++) magnitudes[k] = Math.sqrt(magnitudes[k]!)
    visit(magnitudes, t)
  }
}

function given(where: string, source: Spectrogram, sampleRate: number): Spectra {
  checkSpectrogram(where, source)
  const { data, bins, frames } = source
  const nFft = Math.max(2, 2 * (bins - 1))
  return {
    bins,
    frames,
    nFft,
    sampleRate,
    frequencies: frequenciesOf(bins, sampleRate / nFft),
    each(visit) {
      const magnitudes = new Float64Array(bins)
      for (let t = 0; t < frames; t++) {
        for (let k = 0; k < bins; k++) magnitudes[k] = data[k * frames + t]!
        visit(magnitudes, t)
      }
    },
  }
}

const frequenciesOf = (bins: number, step: number): Float64Array => new Float64Array(bins).map((_, k) => k * step)
