import { paddedSamples } from '../kernels/padding.ts'
import type { MelKernel } from '../kernels/types.ts'
import { type Framing, framesOf } from '../signal/framing.ts'

/**
 * The state of a live signal: its latest samples, and which frame is next. Frame t of the whole signal begins at sample
 * `t x hop - pad`; it is made as soon as its last sample is there. Only the padding after the end has to wait for the end.
 */
export class MelStream {
  readonly #framing: Framing
  readonly #kernel: MelKernel
  readonly #bands: number
  /** Samples `#start .. #start + #length` of the padded signal; the left padding is part of it once it is known. */
  #buffer: Float64Array
  #start: number
  #length = 0
  #paddedLeft: boolean
  /** Samples received. */
  #received = 0
  #nextFrame = 0

  constructor(framing: Framing, kernel: MelKernel, bands: number) {
    this.#framing = framing
    this.#kernel = kernel
    this.#bands = bands
    this.#buffer = new Float64Array(4 * framing.nFft)
    this.#start = 0
    this.#paddedLeft = framing.pad === 0
  }

  push(chunk: Float32Array | Float64Array): { data: Float32Array; frames: number } {
    this.#append(chunk)
    const { nFft, hop, pad } = this.#framing
    if (!this.#paddedLeft) {
      // A reflection needs the samples after the first: wait until they are there.
      if (this.#received <= pad) return this.#frames(0)
      this.#padLeft()
    }
    const ready = Math.max(0, 1 + Math.floor((this.#received + pad - nFft) / hop) - this.#nextFrame)
    return this.#frames(ready)
  }

  flush(): { data: Float32Array; frames: number } {
    if (this.#received === 0) return this.#frames(0)
    const { pad, padMode } = this.#framing
    const left = framesOf(this.#framing, this.#received) - this.#nextFrame
    if (pad > 0) {
      if (!this.#paddedLeft) this.#padLeft()
      const right = new Float64Array(pad)
      // What is kept holds the last pad + 1 samples, or all of them: enough for any reflection.
      const known = this.#buffer.subarray(Math.max(0, -this.#start), this.#length)
      paddedSamples(known, known.length, pad, padMode, right, 0)
      this.#append(right)
    }
    return this.#frames(left)
  }

  #frames(count: number): { data: Float32Array; frames: number } {
    const { hop, pad, nFft, padMode } = this.#framing
    const data = new Float32Array(this.#bands * count)
    if (count > 0) {
      const begin = this.#nextFrame * hop - pad - this.#start
      this.#kernel(this.#buffer.subarray(0, this.#length), begin, hop, count, padMode, data, 0, count)
      this.#nextFrame += count
    }
    // Drop what no later frame reads, except the samples that a reflection at the end would read.
    const keep = Math.min(this.#nextFrame * hop - pad, this.#received - nFft) - this.#start
    if (keep > 0 && this.#length > keep) {
      this.#buffer.copyWithin(0, keep, this.#length)
      this.#start += keep
      this.#length -= keep
    }
    return { data, frames: count }
  }

  #append(chunk: Float32Array | Float64Array): void {
    this.#reserve(this.#length + chunk.length)
    this.#buffer.set(chunk, this.#length)
    this.#length += chunk.length
    this.#received += chunk.length
  }

  #padLeft(): void {
    const { pad, padMode } = this.#framing
    this.#reserve(this.#length + pad)
    const signal = this.#buffer.slice(0, this.#length)
    paddedSamples(signal, -pad, pad, padMode, this.#buffer, 0)
    this.#buffer.set(signal, pad)
    this.#start = -pad
    this.#paddedLeft = true
    this.#length += pad
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return
    const grown = new Float64Array(2 * length)
    grown.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = grown
  }
}
