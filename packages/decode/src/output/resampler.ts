import { greatestCommonDivisor } from '@murecom/internal'
import { type MelspecKernels, resample } from '@murecom/melspec/resample'

/** Zero crossings of the filter on each side, and some. */
const CROSSINGS = 80

/**
 * Resamples a signal that comes in pieces, with the samples that the whole signal would give, to a rounding. What is shorter than a block gets
 * the samples of one call of `resample`.
 */
export class Resampler {
  readonly #from: number
  readonly #to: number
  readonly #kernels: MelspecKernels | undefined
  /** Input samples that the filter reaches into on each side; a multiple of `#down`. */
  readonly #reach: number
  readonly #block: number
  readonly #down: number
  readonly #up: number
  #pieces: Float32Array[] = []
  #held = 0
  /** Held samples that are there for the filter only. */
  #context = 0
  /** Where pieces are put together, block after block: a new array for each would wait for the collector. */
  #room: Float32Array = new Float32Array(0)

  constructor(from: number, to: number, kernels: MelspecKernels | undefined, block: number) {
    this.#from = from
    this.#to = to
    this.#kernels = kernels
    const divisor = greatestCommonDivisor(from, to)
    this.#down = from / divisor
    this.#up = to / divisor
    const whole = (samples: number): number => Math.ceil(samples / this.#down) * this.#down
    this.#reach = whole(CROSSINGS * Math.max(1, from / to) + 8)
    this.#block = whole(block)
  }

  /** Adds a piece, which is kept; returns what can be computed now, often nothing. */
  push(piece: Float32Array): Float32Array | undefined {
    if (this.#from === this.#to) return piece
    this.#pieces.push(piece)
    this.#held += piece.length
    return this.#held >= this.#context + this.#block + this.#reach ? this.#take(false) : undefined
  }

  /** What is left at the end of the signal. */
  finish(): Float32Array | undefined {
    return this.#held > this.#context ? this.#take(true) : undefined
  }

  #take(isLast: boolean): Float32Array {
    const signal = this.#joined()
    const context = this.#context
    const fresh = signal.length - context
    const used = isLast ? fresh : Math.floor((fresh - this.#reach) / this.#down) * this.#down
    const out = resample(signal, { from: this.#from, to: this.#to, kernels: this.#kernels })
    const first = (context / this.#down) * this.#up
    const result = isLast ? out.subarray(first) : out.subarray(first, first + (used / this.#down) * this.#up)
    this.#context = Math.min(this.#reach, context + used)
    const kept = signal.slice(context + used - this.#context)
    this.#pieces = [kept]
    this.#held = isLast ? this.#context : kept.length
    return result
  }

  #joined(): Float32Array {
    if (this.#pieces.length === 1) return this.#pieces[0]!
    if (this.#room.length < this.#held) this.#room = new Float32Array(this.#held)
    return put(this.#pieces, this.#room.subarray(0, this.#held))
  }
}

/** Pieces one after the other. */
export function joined(pieces: readonly Float32Array[], length: number): Float32Array {
  return pieces.length === 1 ? pieces[0]! : put(pieces, new Float32Array(length))
}

function put(pieces: readonly Float32Array[], out: Float32Array): Float32Array {
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}
