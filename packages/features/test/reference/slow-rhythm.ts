/** librosa 0.11's definitions, step by step. Slow and obvious: what the kernels are compared with. */

import type { PeakRules } from '../../src/kernels/rhythm/peaks.ts'

/** Every frame is judged by its windows alone; then those too near to an earlier peak are left out. */
export function slowPeaks(values: readonly number[], rules: PeakRules): number[] {
  const peaks: number[] = []
  for (const [n, x] of values.entries()) {
    const near = values.slice(Math.max(0, n - rules.preMax), n + rules.postMax)
    const around = values.slice(Math.max(0, n - rules.preAvg), n + rules.postAvg)
    const mean = around.reduce((a, b) => a + b, 0) / around.length
    const last = peaks.at(-1)
    if (x === Math.max(...near) && x >= mean + rules.delta && (last === undefined || n > last + rules.wait))
      peaks.push(n)
  }
  return peaks
}

/** Autocorrelation of a windowed frame, divided by its largest value, sum by sum. */
export function slowAutocorrelation(frame: readonly number[]): number[] {
  const n = frame.length
  const windowed = frame.map((x, i) => x * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n)))
  const sums = windowed.map((_, lag) => windowed.slice(lag).reduce((sum, x, i) => sum + x * windowed[i]!, 0))
  const most = Math.max(...sums.map(Math.abs))
  return most === 0 ? sums : sums.map(x => x / most)
}

/** The best sequence of beats that ends at frame `end`, by trying all: its score and its beats. */
export function slowBeats(local: readonly number[], period: number, tightness: number, end: number): number {
  const half = period / 2
  const least = Math.floor(half) + (half % 1 === 0.5 && Math.floor(half) % 2 === 1 ? 1 : 0)
  let best = Number.NEGATIVE_INFINITY
  for (let d = Math.max(1, least); d <= 2 * period && d <= end; d++) {
    const cost = tightness * (Math.log(d) - Math.log(period)) ** 2
    best = Math.max(best, slowBeats(local, period, tightness, end - d) - cost)
  }
  return local[end]! + (best === Number.NEGATIVE_INFINITY ? 0 : best)
}

/** Medians over bands of the rises from frame to frame. */
export function slowFlux(decibel: readonly number[][], lag: number, aggregate: 'mean' | 'median'): number[] {
  const frames = decibel[0]!.length
  return Array.from({ length: frames - lag }, (_, t) => {
    const rises = decibel.map(band => Math.max(0, band[t + lag]! - band[t]!)).sort((a, b) => a - b)
    const middle = Math.floor(rises.length / 2)
    if (aggregate === 'mean') return rises.reduce((a, b) => a + b, 0) / rises.length
    return rises.length % 2 === 1 ? rises[middle]! : (rises[middle - 1]! + rises[middle]!) / 2
  })
}
