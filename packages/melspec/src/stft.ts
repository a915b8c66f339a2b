import { checkOptions } from '@murecom/internal'
import { paddedSamples } from './kernels/padding.ts'
import { RealFft } from './real-fft.ts'
import { checkSignal } from './signal/checks.ts'
import { FRAMING_OPTIONS, type FramingOptions, framingOf } from './signal/framing.ts'

/** Complex spectrum of every frame: `re[bin * frames + frame]`, and `im` alike. */
export interface StftResult {
  /** Real parts, `bins` x `frames`, row-major. */
  re: Float32Array
  /** Imaginary parts, `bins` x `frames`, row-major. */
  im: Float32Array
  /** `floor(nFft / 2) + 1`. */
  bins: number
  frames: number
}

/**
 * Short-time Fourier transform. Reference: `librosa.stft`, librosa 0.11; its phase convention, centred or not, is kept.
 * Computed in float64.
 *
 * @param signal mono samples; finite, not empty
 * @param options librosa's. The default of `hopLength` is a quarter of `winLength`, as in librosa; elsewhere it is 512
 * @returns `1 + floor(nFft / 2)` x `1 + floor(n / hopLength)` complex values (centred). O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const { bins, frames } = stft(new Float32Array(22050), { nFft: 1024 })
 * console.log(bins, frames) // 513 87
 */
export function stft(signal: Float32Array | Float64Array, options: FramingOptions = {}): StftResult {
  const given = checkOptions('stft', options, FRAMING_OPTIONS)
  const winLength = given.winLength ?? given.nFft ?? 2048
  const framing = framingOf('stft', { hopLength: Math.max(1, Math.floor(winLength / 4)), ...given })
  const frames = checkSignal('stft', signal, framing)
  const { nFft, hop, pad, padMode, window } = framing
  const fft = new RealFft(nFft)
  const { bins } = fft
  const padded = new Float64Array(nFft)
  const frameRe = new Float64Array(bins)
  const frameIm = new Float64Array(bins)
  const re = new Float32Array(bins * frames)
  const im = new Float32Array(bins * frames)
  for (let t = 0; t < frames; t++) {
    paddedSamples(signal, t * hop - pad, nFft, padMode, padded, 0)
    fft.windowed(padded, 0, window, frameRe, frameIm)
    for (let k = 0; k < bins; k++) {
      re[k * frames + t] = frameRe[k]!
      im[k * frames + t] = frameIm[k]!
    }
  }
  return { re, im, bins, frames }
}
