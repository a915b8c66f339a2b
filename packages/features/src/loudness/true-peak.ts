import { peakBetween } from '../kernels/true-peak.ts'
import type { Samples } from '../signal.ts'
import { interpolation, TAPS } from './filters.ts'

/** Samples that are worked on at once. */
const MOST = 8192

/** The true peak of one channel, chunk by chunk. */
export class TruePeak {
  readonly #filters: Float64Array
  readonly #gain: number
  /** The samples that a later chunk needs, and the chunk. */
  readonly #buffer = new Float32Array(TAPS + MOST)
  #peak = 0

  constructor(sampleRate: number) {
    const { filters, gain } = interpolation(sampleRate)
    this.#filters = filters
    this.#gain = gain
  }

  push(samples: Samples, from: number, to: number): void {
    for (let at = from; at < to; at += MOST) this.#add(samples.subarray(at, Math.min(to, at + MOST)))
  }

  /** The largest value so far, between samples too; the signal ends in silence. */
  get peak(): number {
    const tail = new Float32Array(2 * TAPS)
    tail.set(this.#buffer.subarray(0, TAPS))
    return this.#peakOf(tail, TAPS)
  }

  #add(samples: Samples): void {
    const count = samples.length
    this.#buffer.set(samples, TAPS)
    for (let i = 0; i < count; i++) {
      const x = Math.abs(this.#buffer[TAPS + i]!)
      if (x > this.#peak) this.#peak = x
    }
    this.#peak = this.#peakOf(this.#buffer, count)
    this.#buffer.copyWithin(0, count, count + TAPS)
  }

  /** Looks between those samples whose neighbours the last `count` samples complete. */
  #peakOf(buffer: Float32Array, count: number): number {
    if (this.#filters.length === 0) return this.#peak
    const first = TAPS - TAPS / 2
    return peakBetween(buffer, first, first + count, this.#filters, TAPS, this.#gain, this.#peak)
  }
}
