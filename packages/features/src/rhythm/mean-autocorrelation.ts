import { rootsOfUnity } from '@murecom/internal/roots'
import { RealFft } from '@murecom/melspec'
import { InverseRealFft } from '../fft/inverse-real-fft.ts'
import { addCorrelations, hannEnergies, type Spectrum, windowSums } from '../kernels/rhythm/mean-sums.ts'
import type { Autocorrelation } from './autocorrelation.ts'

/**
 * Frames with a smaller share of the largest energy are taken one by one. Their weights are large, and roundings of sums with them
 * would be seen in the other frames.
 */
const LEAST_SHARE = 1e-7

/**
 * The mean of the autocorrelations of the first `frames` frames, each windowed and divided by its energy, with a few
 * transforms for all frames together.
 *
 * The sum over frames m of weights c[m] is that over n of x[n] x[n + L] g[n, L], where g[n, L] is the sum over i from 0 to
 * length - 1 - L of c[n - i] w[i] w[i + L]. The window is Hann's, so that, with a = 2 pi / length,
 *
 *     4 w[i] w[i + L] = 1 - cos ai - cos a(i + L) + cos(aL) / 2 + cos(a(2i + L)) / 2
 *
 * and g is made of sums of c, c cos ai, c sin ai, c cos 2ai and c sin 2ai: those that run up to n, less those that run up to
 * n + L - length. The first depend on n alone, the others on n + L. What is left of L are the factors 1, cos aL and sin aL of
 * correlations between x and products of x with running sums.
 *
 * @param autocorrelation of windows of at least two frames
 * @returns a value for each lag. O(frames log length)
 */
export function meanAutocorrelation(autocorrelation: Autocorrelation, frames: number): Float64Array {
  const { length, padded: signal } = autocorrelation
  const mean = new Float64Array(length)
  const largest = signal.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) return mean
  // Divided first, so that no square is too large or too small.
  const x = signal.map(value => value / largest)
  const roots = rootsOfUnity(length, length)
  const weights = new Float64Array(frames)
  hannEnergies(
    x.map(value => value * value),
    roots,
    weights,
  )
  const least = LEAST_SHARE * weights.reduce((most, energy) => Math.max(most, energy), 0)
  const column = new Float64Array(length)
  for (let m = 0; m < frames; m++) {
    const energy = weights[m]!
    weights[m] = energy > least ? 1 / energy : 0
    if (energy > least) continue
    autocorrelation.ofFrame(m, column)
    for (let lag = 0; lag < length; lag++) mean[lag]! += column[lag]!
  }
  const sums = weightedSums(x, roots, weights)
  for (let lag = 0; lag < length; lag++) mean[lag] = (mean[lag]! + sums[lag]!) / frames
  return mean
}

/** The sum of the autocorrelations of Hann-windowed frames, each times its weight. */
function weightedSums(x: Float64Array, roots: Float64Array, weights: Float64Array): Float64Array {
  const length = roots.length / 2
  const frames = weights.length
  // A block is as many frames as a transform has room for beside the longest lag.
  const size = 2 ** Math.ceil(Math.log2(2 * length - 2 + Math.min(frames, 2 * length)))
  const block = size - 2 * length + 2
  const fft = new RealFft(size)
  const spectrum = (): Spectrum => [new Float64Array(fft.bins), new Float64Array(fft.bins)]
  const [ofSignal, ofEarlier, ofLater] = [spectrum(), spectrum(), spectrum()]
  const correlations = [spectrum(), spectrum(), spectrum()] as const
  const running = Array.from({ length: 3 }, () => new Float64Array(block + length - 1))
  const input = new Float64Array(size)

  for (let first = 0; first < frames; first += block) {
    const part = weights.subarray(first, first + block)
    const samples = x.subarray(first, first + part.length + length - 1)
    windowSums(part, roots, running[0]!, running[1]!, running[2]!)
    const transform = (product: (n: number) => number, from: number, [re, im]: Spectrum): void => {
      input.fill(0)
      for (let n = from; n < samples.length; n++) input[n] = product(n)
      fft.forward(input, re, im)
    }
    transform(n => samples[n]!, 0, ofSignal)
    for (const [kind, sums] of running.entries()) {
      transform(n => samples[n]! * sums[n]!, 0, ofEarlier)
      transform(n => samples[n]! * sums[n - length]!, length, ofLater)
      addCorrelations(ofSignal, ofEarlier, ofLater, kind === 2 ? 1 : -1, correlations[kind]!)
    }
  }

  const inverse = new InverseRealFft(size, fft)
  const [one, cosine, sine] = correlations.map(([re, im]) => {
    const out = new Float64Array(size)
    inverse.inverse(re, im, out)
    return out
  })
  return Float64Array.from({ length }, (_, lag) => {
    const [cos, sin] = [roots[2 * lag]!, -roots[2 * lag + 1]!]
    return (one![lag]! + cos * cosine![lag]! + sin * sine![lag]!) / 4
  })
}
