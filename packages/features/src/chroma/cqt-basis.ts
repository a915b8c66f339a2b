import { getWindow, RealFft } from '@murecom/melspec'
import type { FilterTables } from '../kernels/types.ts'

/** Share of a filter's magnitude that may be left out: librosa's `sparsity`. */
const SPARSITY = 0.01

/** The bandwidth of Hann's window, in bins: librosa's constant. */
const HANN_BANDWIDTH = 1.50018310546875

/** Frequencies of a constant-Q transform, in Hz, and how long its filters are. */
export interface CqtScale {
  frequencies: Float64Array
  /** Bandwidth over frequency, of each filter. */
  alpha: Float64Array
}

/** Reference: `librosa.interval_frequencies` and `filters._relative_bandwidth`, librosa 0.11. */
export function cqtScale(fMin: number, nBins: number, binsPerOctave: number): CqtScale {
  const frequencies = new Float64Array(nBins).map((_, i) => fMin * 2 ** (i / binsPerOctave))
  // All steps are equal, so that all filters have the same relative bandwidth; also where there is one.
  const r = 2 ** (2 / binsPerOctave)
  return { frequencies, alpha: new Float64Array(nBins).fill((r - 1) / (r + 1)) }
}

/** Samples of each filter. */
export const lengthsOf = ({ frequencies, alpha }: CqtScale, sampleRate: number): Float64Array =>
  frequencies.map((hz, i) => sampleRate / (alpha[i]! * hz))

/** The highest frequency that a filter lets through. */
export const cutoffOf = ({ frequencies, alpha }: CqtScale): number =>
  frequencies.reduce((most, hz, i) => Math.max(most, hz * (1 + 0.5 * HANN_BANDWIDTH * alpha[i]!)), 0)

/**
 * The filters of frequencies `from .. to`: complex exponentials under Hann windows, each of sum 1, transformed. The smallest
 * bins of each filter, which together hold a hundredth of its magnitude, are dropped. Reference: `__vqt_filter_fft`,
 * librosa 0.11.
 */
export function cqtBasis(scale: CqtScale, from: number, to: number, sampleRate: number): FilterTables {
  const lengths = lengthsOf(scale, sampleRate).subarray(from, to)
  const nFft = Math.max(2, 2 ** Math.ceil(Math.log2(lengths.reduce((a, b) => Math.max(a, b), 0))))
  const fft = new RealFft(nFft)
  const spectra = [0, 1, 2, 3].map(() => new Float64Array(fft.bins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const starts = new Int32Array(to - from + 1)
  const bins: number[] = []
  const re: number[] = []
  const im: number[] = []
  for (const [row, length] of lengths.entries()) {
    const [cosine, sine] = waveOf(length, scale.frequencies[from + row]! / sampleRate, nFft)
    // The transform of c + i s is that of c plus i times that of s.
    fft.forward(cosine, spectra[0], spectra[1])
    fft.forward(sine, spectra[2], spectra[3])
    const weight = length / nFft
    const real = spectra[0].map((x, k) => Math.fround(weight * (x - spectra[3][k]!)))
    const imaginary = spectra[1].map((x, k) => Math.fround(weight * (x + spectra[2][k]!)))
    const magnitudes = new Float32Array(fft.bins)
    for (let k = 0; k < magnitudes.length; k++) magnitudes[k] = Math.sqrt(real[k]! ** 2 + imaginary[k]! ** 2)
    const least = smallestKept(magnitudes)
    for (let k = 0; k < magnitudes.length; k++) {
      if (magnitudes[k]! < least) continue
      bins.push(k)
      re.push(real[k]!)
      im.push(imaginary[k]!)
    }
    starts[row + 1] = bins.length
  }
  return { nFft, starts, bins: Int32Array.from(bins), re: Float64Array.from(re), im: Float64Array.from(im) }
}

/** `exp(2 pi i turns n)` under a window of about `length` samples, in the middle of `size` samples; magnitudes add up to 1. */
function waveOf(length: number, turns: number, size: number): [cosine: Float64Array, sine: Float64Array] {
  const first = Math.floor(-length / 2)
  const count = Math.floor(length / 2) - first
  const window = getWindow('hann', Math.max(1, count))
  const sum = window.reduce((a, b) => a + b, 0)
  const at = Math.floor((size - count) / 2)
  const cosine = new Float64Array(size)
  const sine = new Float64Array(size)
  for (let i = 0; i < count; i++) {
    const angle = 2 * Math.PI * turns * (first + i)
    cosine[at + i] = Math.fround((window[i]! / sum) * Math.cos(angle))
    sine[at + i] = Math.fround((window[i]! / sum) * Math.sin(angle))
  }
  return [cosine, sine]
}

/** The magnitude from which a bin is kept. Sums are float32, as librosa's are: the bin at the edge is then the same. */
function smallestKept(magnitudes: Float32Array): number {
  const sorted = magnitudes.slice().sort()
  const total = Math.fround(magnitudes.reduce((a, b) => a + b, 0))
  let sum = 0
  for (const x of sorted) {
    sum = Math.fround(sum + Math.fround(x / total))
    if (sum >= SPARSITY) return x
  }
  return 0
}
