import { paddedSamples } from '../kernels/padding.ts'
import { segmentsOf, triangleSum } from '../kernels/triangle-sum.ts'
import type { MelKernel, MelTables } from '../kernels/types.ts'
import { RealFft } from '../real-fft.ts'

/**
 * The mel loop in TypeScript: frame by frame, windowed power spectrum and triangles. Samples are first copied to float64,
 * many frames at once, because frames overlap and because the transform's loads then always meet one type of array: 2 %.
 */
export function melKernel({ nFft, window, power, edges, heights }: MelTables): MelKernel {
  const fft = new RealFft(nFft)
  const { bins } = fft
  const segments = segmentsOf(edges, heights, bins, fft.powerScale ** (power / 2))
  const block = new Float64Array(3 * nFft)
  const spectrum = new Float64Array(bins)
  return (signal, start, hop, count, padMode, out, at, stride) => {
    const most = 1 + Math.floor((2 * nFft) / hop)
    for (let t = 0; t < count; t += most) {
      const frames = Math.min(most, count - t)
      const begin = start + t * hop
      const length = nFft + (frames - 1) * hop
      if (begin >= 0 && begin + length <= signal.length) for (let i = 0; i < length; i++) block[i] = signal[begin + i]!
      else paddedSamples(signal, begin, length, padMode, block, 0)
      for (let i = 0; i < frames; i++) {
        fft.windowedPower(block, i * hop, window, spectrum)
        if (power === 1) for (let k = 0; k < bins; k++) spectrum[k] = Math.sqrt(spectrum[k]!)
        else if (power !== 2) for (let k = 0; k < bins; k++) spectrum[k] = spectrum[k]! ** (power / 2)
        triangleSum(spectrum, segments, out, at + t + i, stride)
      }
    }
  }
}
