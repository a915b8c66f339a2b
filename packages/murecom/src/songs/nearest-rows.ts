/**
 * The `limit` least distances with their rows, ascending by (distance, row), as loops over typed arrays: rows may come in any
 * order. O(log limit) for a row that is kept, O(1) for one that is not.
 */
export class NearestRows {
  readonly #distances: Float64Array
  readonly #rows: Int32Array
  #length = 0

  constructor(limit: number) {
    this.#distances = new Float64Array(limit)
    this.#rows = new Int32Array(limit)
  }

  /** A distance past this is not kept: Infinity until there are `limit` rows. */
  get worst(): number {
    return this.#length < this.#rows.length
      ? Number.POSITIVE_INFINITY
      : (this.#distances[0] ?? Number.NEGATIVE_INFINITY)
  }

  push(distance: number, row: number): void {
    const most = this.#rows.length
    if (this.#length < most) {
      this.#rise(this.#length++, distance, row)
    } else if (most > 0 && this.#isBefore(distance, row, 0)) this.#sink(distance, row)
  }

  /** What was kept, best first. */
  sorted(): { row: number; distance: number }[] {
    return Array.from({ length: this.#length }, (_, i) => ({
      row: this.#rows[i]!,
      distance: this.#distances[i]!,
    })).sort((a, b) => a.distance - b.distance || a.row - b.row)
  }

  #isBefore(distance: number, row: number, at: number): boolean {
    const other = this.#distances[at]!
    return distance < other || (distance === other && row < this.#rows[at]!)
  }

  /** The root is the worst: a pair rises while its parent is before it. */
  #rise(at: number, distance: number, row: number): void {
    let place = at
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#isBefore(distance, row, parent)) break
      this.#move(parent, place)
      place = parent
    }
    this.#distances[place] = distance
    this.#rows[place] = row
  }

  #sink(distance: number, row: number): void {
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child + 1 < this.#length && this.#isBefore(this.#distances[child]!, this.#rows[child]!, child + 1)) child++
      if (child >= this.#length || !this.#isBefore(distance, row, child)) break
      this.#move(child, place)
      place = child
    }
    this.#distances[place] = distance
    this.#rows[place] = row
  }

  #move(from: number, to: number): void {
    this.#distances[to] = this.#distances[from]!
    this.#rows[to] = this.#rows[from]!
  }
}

/** A square within a limit may have a root past it, by rounding: the limit of squares is wider by this factor. */
const ROUNDING = 1 + 1e-13

/**
 * Offers every row of a matrix that `isOut` does not name to `nearest`, by its euclidean distance to a query. The sum is that
 * of @murecom/knn, to the last bit: even columns, odd columns, then both. O(rows x dimensions)
 *
 * @param rows `count x dimensions`, row-major
 * @param first number of the first row in the answer
 */
export function scanRows(
  query: Float32Array,
  rows: Float32Array,
  dimensions: number,
  first: number,
  isOut: (row: number) => boolean,
  nearest: NearestRows,
): void {
  const pairs = dimensions & ~1
  let limit = nearest.worst ** 2 * ROUNDING
  for (let row = first, at = 0; at < rows.length; row++, at += dimensions) {
    let even = 0
    let odd = 0
    for (let c = 0; c < pairs; c += 2) {
      const a = query[c]! - rows[at + c]!
      const b = query[c + 1]! - rows[at + c + 1]!
      even += a * a
      odd += b * b
    }
    if (pairs < dimensions) even += (query[pairs]! - rows[at + pairs]!) ** 2
    const squared = even + odd
    if (!(squared <= limit) || isOut(row)) continue
    nearest.push(Math.sqrt(squared), row)
    limit = nearest.worst ** 2 * ROUNDING
  }
}
