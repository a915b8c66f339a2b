/** Most squares along a side. */
const MOST_CELLS = 512

/** Points sorted into squares, so that the nearest one is found among few. O(points) to make, in 8 bytes a point. */
export class PointGrid {
  readonly #x: ArrayLike<number>
  readonly #y: ArrayLike<number>
  readonly #cells: number
  /** Where the points of each square begin in `#members`; one entry more than squares. */
  readonly #starts: Uint32Array
  readonly #members: Uint32Array

  /** @param x, y coordinates in [-1, 1] */
  constructor(x: ArrayLike<number>, y: ArrayLike<number>) {
    this.#x = x
    this.#y = y
    this.#cells = Math.max(1, Math.min(MOST_CELLS, Math.ceil(Math.sqrt(x.length))))
    const keys = Uint32Array.from({ length: x.length }, (_, i) => this.#cell(x[i]!) * this.#cells + this.#cell(y[i]!))
    this.#starts = new Uint32Array(this.#cells ** 2 + 1)
    for (const key of keys) this.#starts[key + 1]!++
    for (let key = 0; key < this.#cells ** 2; key++) this.#starts[key + 1]! += this.#starts[key]!
    const next = this.#starts.slice()
    this.#members = new Uint32Array(x.length)
    for (const [i, key] of keys.entries()) this.#members[next[key]!++] = i
  }

  /**
   * Index of the nearest point in the ellipse with half axes `rx` and `ry`, measured in them; the lower index among equals;
   * -1 when there is none.
   */
  nearest(x: number, y: number, rx: number, ry: number): number {
    let best = -1
    let least = 1
    for (let cx = this.#cell(x - rx); cx <= this.#cell(x + rx); cx++) {
      for (let cy = this.#cell(y - ry); cy <= this.#cell(y + ry); cy++) {
        const key = cx * this.#cells + cy
        for (let m = this.#starts[key]!; m < this.#starts[key + 1]!; m++) {
          const i = this.#members[m]!
          const distance = ((this.#x[i]! - x) / rx) ** 2 + ((this.#y[i]! - y) / ry) ** 2
          if (distance < least || (distance === least && (best < 0 || i < best))) {
            best = i
            least = distance
          }
        }
      }
    }
    return best
  }

  #cell(value: number): number {
    return Math.min(this.#cells - 1, Math.max(0, Math.floor(((value + 1) / 2) * this.#cells)))
  }
}
