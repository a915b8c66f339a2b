import { AudioDecodeError } from './errors.ts'

/**
 * Collects a stretch of a stream as mono: the mean of the channels. The stream is added piece by piece; what lies outside
 * of samples `begin .. end` is dropped.
 */
export class MonoCollector {
  readonly begin: number
  readonly end: number
  /** Where in the stream the next piece lies. */
  position: number
  readonly #pieces: Float32Array[] = []
  #length = 0

  constructor(begin: number, end: number, position = 0) {
    this.begin = begin
    this.end = end
    this.position = position
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
    const mono = new Float32Array(to - from)
    const [a, b] = used
    if (used.length === 1) mono.set(a!.subarray(from, to))
    else if (used.length === 2) for (let i = from, o = 0; i < to; i++, o++) mono[o] = (a![i]! + b![i]!) / 2
    else {
      for (const channel of used) for (let i = from, o = 0; i < to; i++, o++) mono[o]! += channel[i]!
      for (let o = 0; o < mono.length; o++) mono[o]! /= used.length
    }
    this.#pieces.push(mono)
    this.#length += mono.length
  }

  /** All that was collected. */
  finish(): Float32Array {
    const [only] = this.#pieces
    if (this.#pieces.length === 1) return only!
    const out = new Float32Array(this.#length)
    let at = 0
    for (const piece of this.#pieces) {
      out.set(piece, at)
      at += piece.length
    }
    return out
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
