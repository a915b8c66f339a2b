import type { Session } from './session.ts'

/** Places of packets among the samples of the music. */
export class Clock {
  readonly #session: Session
  readonly #isExact: boolean
  #zero: number
  #chained = 0
  #next: number

  /**
   * @param options `zero`: place in the container of the first sample of the music, `begin`: decoded samples in front of it,
   *   `isExact`: whether the container's clock counts samples
   */
  constructor(session: Session, { zero, begin, isExact }: { zero: number; begin: number; isExact: boolean }) {
    this.#session = session
    this.#isExact = isExact
    this.#zero = zero
    this.#next = isExact ? 0 : -begin
  }

  /** Place of the latest packet, which holds `count` samples. */
  place(count: number): number {
    const { exports } = this.#session
    if (exports.chained() !== this.#chained) {
      // Another stream begins in the file, with a clock of its own.
      this.#chained = exports.chained()
      this.#zero = exports.time() - this.#next
    }
    // A clock of milliseconds does not tell samples: packets then follow each other.
    const position = this.#isExact ? exports.time() - this.#zero : this.#next
    this.#next = position + count
    return position
  }
}
