import { checkOptions } from '@murecom/internal'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, spectraOf } from './spectra.ts'
import type { Spectrogram } from './spectrogram.ts'

/**
 * Magnitudes of the short-time Fourier transform, for several descriptors of one signal: they take the result in place of the
 * samples, so that the transform is made once. Reference: `abs(librosa.stft(y, hop_length=512))`, librosa 0.11.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's
 * @returns `1 + floor(nFft / 2)` x `1 + floor(n / hopLength)` magnitudes (centred). O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const spectrogram = magnitudeSpectrogram(new Float32Array(22050))
 * console.log(spectrogram.bins, spectralCentroid(spectrogram).length) // 1025 44
 */
export function magnitudeSpectrogram(signal: Samples, options: SpectralOptions = {}): Spectrogram {
  const where = 'magnitudeSpectrogram'
  const { bins, frames, each } = spectraOf(where, signal, checkOptions(where, options, SPECTRAL_OPTIONS))
  const data = new Float32Array(bins * frames)
  each((magnitudes, t) => {
    for (let k = 0; k < bins; k++) data[k * frames + t] = magnitudes[k]!
  })
  return { data, bins, frames }
}
