import type { Session } from './session.ts'

/** How the packets of a track are placed. */
interface Start {
  /** Place in the container of the first sample of the music. */
  zero: number
  /** Decoded samples in front of it, where the container's clock does not count samples. */
  begin: number
  /** Whether the container's clock counts samples. */
  isExact: boolean
  /** What the first page of an Ogg file holds beyond its position. */
  surplus?: Surplus | undefined
  /** Where the first stream ends, if its packets hold more. Default Infinity. */
  end?: number
}

/** Samples of an Ogg file's first page beyond its position: Symphonia gives the place 0 to all packets before the start. */
export interface Surplus {
  samples: number
  /** Whether they are padding behind the music; else they lie before it. */
  isBehind: boolean
}

/** Places of packets among the samples of the music. */
export class Clock {
  readonly #session: Session
  readonly #isExact: boolean
  #zero: number
  #chained = 0
  #next: number
  #surplus: Surplus | undefined
  #end: number

  constructor(session: Session, { zero, begin, isExact, surplus, end = Number.POSITIVE_INFINITY }: Start) {
    this.#session = session
    this.#isExact = isExact
    this.#zero = zero
    this.#surplus = surplus
    this.#end = end
    this.#next = !isExact ? -begin : surplus ? -zero - (surplus.isBehind ? 0 : surplus.samples) : 0
  }

  /** Place of the latest packet, which holds `count` samples, and how many of them are music or lie before it. */
  place(count: number): { position: number; used: number } {
    const time = this.#session.exports.time()
    const chained = this.#session.exports.chained()
    if (chained !== this.#chained) {
      // Another stream begins in the file, with a clock of its own.
      this.#chained = chained
      this.#zero = time - this.#next
      this.#surplus = undefined
      this.#end = Number.POSITIVE_INFINITY
    }
    // A clock of milliseconds does not count samples: packets then follow each other.
    const follows = !this.#isExact || (this.#surplus && time === 0)
    const late = this.#surplus?.isBehind ? this.#surplus.samples : 0
    const position = follows ? this.#next : time - this.#zero + late
    const used = Math.max(0, Math.min(count, this.#end - position))
    this.#next = position + used
    return { position, used }
  }
}
