/** Bits of the interval's low end. */
const TOP = 2 ** 31
const BOTTOM = 2 ** 23

/**
 * A range coder (Martin, 1979) as Monkey's Audio has it: 31 bits of low end, a byte put out whenever the range is down to 23
 * bits, carries added to the bytes that are out already.
 */
export class RangeEncoder {
  readonly #bytes: number[] = []
  #low = 0
  #range = TOP

  /** Writes the part `[start, start + size)` of `[0, total)`. */
  encode(start: number, size: number, total: number): void {
    this.#makeRoom()
    const unit = Math.floor(this.#range / total)
    this.#low += unit * start
    this.#range = unit * size
    if (this.#low < TOP) return
    this.#low -= TOP
    let i = this.#bytes.length - 1
    for (; this.#bytes[i] === 255; i--) this.#bytes[i] = 0
    this.#bytes[i]!++
  }

  /** What was written, with the bytes behind it that a decoder reads ahead. */
  finish(): Uint8Array {
    const rest = [this.#low / 2 ** 23, this.#low / 2 ** 15, this.#low / 2 ** 7, this.#low * 2]
    return Uint8Array.from([...this.#bytes, ...rest.map(x => Math.floor(x) & 255), 0, 0, 0, 0])
  }

  #makeRoom(): void {
    for (; this.#range <= BOTTOM; this.#range *= 256) {
      this.#bytes.push(Math.floor(this.#low / 2 ** 23))
      this.#low = (this.#low % 2 ** 23) * 256
    }
  }
}
