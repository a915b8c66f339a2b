import { AudioDecodeError } from './errors.ts'

/** Length of the first array. Most requests are shorter and need no second one. */
const FIRST_ROOM = 2 ** 21

/**
 * Collects a stretch of a stream as mono: the mean of the channels. The stream is added piece by piece; what lies outside
 * of samples `begin .. end` is dropped.
 */
export class MonoCollector {
  readonly begin: number
  readonly end: number
  /** Where in the stream the next piece lies. */
  position: number
  #samples: Float32Array
  #length = 0

  constructor(begin: number, end: number, position = 0) {
    this.begin = begin
    this.end = end
    this.position = position
    this.#samples = new Float32Array(Math.max(0, Math.min(end - begin, FIRST_ROOM)))
  }

  /** True when nothing that is still to come is wanted. */
  get done(): boolean {
    return this.position >= this.end
  }

  add(channels: readonly Float32Array[]): void {
    const used = channels.filter(c => c.length > 0)
    if (used.length === 0) return
    const length = Math.min(...used.map(c => c.length))
    const from = Math.min(length, Math.max(0, this.begin - this.position))
    const to = Math.max(from, Math.min(length, this.end - this.position))
    this.position += length
    if (to === from) return
    this.#reserve(this.#length + to - from)
    const mono = this.#samples
    let o = this.#length
    this.#length += to - from
    const [a, b] = used
    if (used.length === 1) mono.set(a!.subarray(from, to), o)
    else if (used.length === 2) for (let i = from; i < to; i++, o++) mono[o] = (a![i]! + b![i]!) / 2
    else {
      for (let i = from; i < to; i++, o++) {
        let sum = 0
        for (const channel of used) sum += channel[i]!
        mono[o] = sum / used.length
      }
    }
  }

  /** All that was collected. */
  finish(): Float32Array {
    return this.#length === this.#samples.length ? this.#samples : this.#samples.slice(0, this.#length)
  }

  #reserve(length: number): void {
    if (length <= this.#samples.length) return
    const grown = new Float32Array(Math.max(length, Math.min(2 * this.#samples.length, this.end - this.begin)))
    grown.set(this.#samples.subarray(0, this.#length))
    this.#samples = grown
  }
}

/** A file that has been opened: its rate is known, its samples are decoded on demand. */
export interface AudioFile {
  sampleRate: number
  /** Mono samples `begin .. end` at the file's own rate, fewer where the file ends before. */
  read(begin: number, end: number): Promise<Float32Array>
}

/** The lowest and highest rate, in Hz, that is believed. */
const RATES = [1000, 1_536_000] as const

export function checkRate(sampleRate: number): number {
  if (sampleRate >= RATES[0] && sampleRate <= RATES[1]) return sampleRate
  throw new AudioDecodeError('broken-audio', `a sample rate of ${sampleRate} Hz is not supported`)
}
