import type { FeaturesKernels } from '../kernels/types.ts'
import type { Autocorrelation } from './autocorrelation.ts'
import { FrameSpectra, inverseKernel } from './frame-spectra.ts'

/** Autocorrelations at lag 0 between these have spectra that float32 holds. */
const LEAST_SINGLE = 1e-24
const MOST_SINGLE = 1e34

/**
 * The autocorrelations of the first `frames` frames, frame t's at lag L to `out[L x frames + t]`. Those by `kernels` are
 * float32.
 */
export function frameAutocorrelations(
  autocorrelation: Autocorrelation,
  frames: number,
  out: Float32Array,
  kernels?: FeaturesKernels,
): void {
  const { length, padded } = autocorrelation
  const column = new Float64Array(length)
  const each = (t: number): void => {
    autocorrelation.ofFrame(t, column)
    for (let lag = 0; lag < length; lag++) out[lag * frames + t] = column[lag]!
  }
  // Kernels give magnitudes. Where no value is below 0 no autocorrelation is, so that it is its own magnitude.
  const set = padded.some(x => x < 0) ? undefined : kernels
  const spectra = set && new FrameSpectra(padded, length, set)
  const inverse = set && spectra?.kernel && inverseKernel(spectra.size, set)
  if (!spectra || !inverse) {
    for (let t = 0; t < frames; t++) each(t)
    return
  }
  spectra.each(frames, (powers, first, count) => {
    const results = inverse(powers, count)
    for (let i = 0; i < count; i++) {
      const result = results[i]!
      const energy = result[0]!
      if (!(energy >= LEAST_SINGLE && energy <= MOST_SINGLE)) each(first + i)
      else for (let lag = 0; lag < length; lag++) out[lag * frames + first + i] = result[lag]! / energy
    }
  })
}
