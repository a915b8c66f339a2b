import { RealFft } from '../fft.ts'
import type { MelKernel, MelTables } from '../kernels.ts'
import { paddedSamples } from './padding.ts'
import { segmentsOf, triangleSum } from './triangle-sum.ts'

/** The mel loop in TypeScript: frame by frame, windowed power spectrum and triangles. */
export function melKernel({ nFft, window, power, edges, heights }: MelTables): MelKernel {
  const fft = new RealFft(nFft)
  const { bins } = fft
  const segments = segmentsOf(edges, heights, bins, fft.powerScale ** (power / 2))
  const padded = new Float64Array(nFft)
  const spectrum = new Float64Array(bins)
  return (signal, start, hop, count, padMode, out, at, stride) => {
    for (let t = 0; t < count; t++) {
      const begin = start + t * hop
      if (begin >= 0 && begin + nFft <= signal.length) fft.windowedPower(signal, begin, window, spectrum)
      else {
        paddedSamples(signal, begin, nFft, padMode, padded, 0)
        fft.windowedPower(padded, 0, window, spectrum)
      }
      if (power === 1) for (let k = 0; k < bins; k++) spectrum[k] = Math.sqrt(spectrum[k]!)
      else if (power !== 2) for (let k = 0; k < bins; k++) spectrum[k] = spectrum[k]! ** (power / 2)
      triangleSum(spectrum, segments, out, at + t, stride)
    }
  }
}
