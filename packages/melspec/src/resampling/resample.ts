import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import type { MelspecKernels } from '../kernels/types.ts'
import { checkSamples } from '../signal/checks.ts'
import { filterOf } from './filter.ts'

/** From which rate to which. */
export interface ResampleOptions {
  /** Samples a second of the input, in Hz, an integer. */
  from: number
  /** Samples a second of the output, in Hz, an integer. */
  to: number
  /** Inner loops to use, from `loadSimdKernels()` of `@murecom/melspec/simd`. Default: those in TypeScript. */
  kernels?: MelspecKernels | undefined
}

const OPTIONS: OptionNames<ResampleOptions> = { from: 'origsr', to: 'targetsr', kernels: 1 }

/**
 * Changes the sample rate with a band-limited, linear-phase, zero-delay polyphase filter (Kaiser-windowed sinc). Flat to
 * 0.91 of the lower Nyquist frequency, more than 90 dB down from 1.0 on: the bands of soxr's HQ, which librosa uses.
 *
 * @param signal mono samples, finite
 * @param options rates in Hz
 * @returns `ceil(n x to / from)` float32 samples, the length librosa 0.11 gives; the input itself, as float32, when the
 *   rates are equal. O(n x to / from x filter length)
 * @throws TypeError, RangeError for a rate that is not a positive integer, or a ratio that has no small fraction
 * @example
 * resample(new Float32Array(44100), { from: 44100, to: 22050 }).length // 22050
 */
export function resample(signal: Float32Array | Float64Array, options: ResampleOptions): Float32Array {
  const { kernels, ...rates } = checkOptions('resample', options, OPTIONS)
  const from = checkInteger('resample', 'from', rates.from, 1, 1_536_000)
  const to = checkInteger('resample', 'to', rates.to, 1, 1_536_000)
  checkSamples('resample', signal)
  if (from === to) return signal instanceof Float32Array ? signal : Float32Array.from(signal)
  const { up, down, kernel } = filterOf(from, to, kernels)
  const out = new Float32Array(Math.ceil((signal.length * up) / down))
  kernel(signal, 0, out)
  return out
}
