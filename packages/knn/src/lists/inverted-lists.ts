import type { Floats } from '../kernels/scan.ts'

/** Rows of one list that lie side by side. A list gets another extent when its last one is full. */
export interface Extent {
  /** Rows that there is room for, a multiple of 8. */
  readonly capacity: number
  length: number
  /** The caller's row at each place. */
  readonly ids: Int32Array
  /** In units of the list: no |(x - c) / a - v| of its rows is larger. Infinity where a row has no 8-bit numbers. */
  error: number
}

/** A list: its rows are 8-bit numbers v with x = c + a v, relative to the centroid c. */
export interface List<E extends Extent> {
  readonly extents: E[]
  /** a, and 1 / a as the kernels take it. */
  readonly unit: number
  readonly inverse: number
  length: number
  /** No row is farther from the centroid. */
  radius: number
  /** Largest |v|^2. */
  largestSquare: number
}

/**
 * Accepts a row that may be within the limit of a query of the batch, and sets the limit anew. The row's distance is a norm from
 * `lower` to `upper`. Where they are NaN nothing is known of it.
 */
export type AcceptRow = (query: number, id: number, lower: number, upper: number) => void

/** Fewest rows of an extent that rows are added to later, and its share of what the list has then. */
const FEWEST_ROWS = 16
const MORE = 1 / 4
/** Units past these leave the range of float32 with what is computed from them. */
const LEAST_UNIT = 1e-30
export const MOST_UNIT = 1e30
/** What rounding may take from a norm that is added up in float64, relative. */
const WIDE = 1 + 1e-9

/** The rows of an index by their lists, as 8-bit numbers and ids; a kernel set says where they lie and how they are searched. */
export abstract class InvertedLists<E extends Extent = Extent> {
  readonly dimensions: number
  /** `lists x dimensions`. */
  readonly centroids: Float32Array
  readonly lists: readonly List<E>[]

  /** @param spans for each list the largest difference of a row from the centroid in one column, which 127 stands for */
  constructor(centroids: Float32Array, spans: ArrayLike<number>, dimensions: number) {
    this.dimensions = dimensions
    this.centroids = centroids
    this.lists = Array.from(spans, span => {
      const inverse = Math.fround(1 / Math.max(LEAST_UNIT, span / 127))
      return { extents: [], unit: 1 / inverse, inverse, length: 0, radius: 0, largestSquare: 0 }
    })
  }

  /** Makes room for exactly as many rows as each list is about to get. */
  reserve(counts: Int32Array): void {
    for (const [list, count] of counts.entries()) {
      if (count > 0) this.lists[list]!.extents.push(this.makeExtent((count + 7) & -8))
    }
  }

  /** Adds the row that begins at `at` of `rows` to a list. O(d). */
  append(list: number, id: number, rows: Float32Array, at: number): void {
    const to = this.lists[list]!
    let extent = to.extents.at(-1)
    if (!extent || extent.length === extent.capacity) {
      extent = this.makeExtent((Math.max(FEWEST_ROWS, to.length * MORE) + 7) & -8)
      to.extents.push(extent)
    }
    to.radius = Math.max(to.radius, this.#normOf(list, rows, at) * WIDE)
    this.write(list, extent, rows, at)
    extent.ids[extent.length++] = id
    to.length++
  }

  /** Takes the queries `first .. first + count` of a batch, at most {@link batchQueries}. */
  abstract load(queries: Floats, first: number, count: number): void

  /** Most queries of a batch. */
  abstract readonly batchQueries: number

  /**
   * Hands the rows of a list that may be within the limits of the queries `active[0 .. count]` of the batch to `accept`.
   *
   * @param limits squares of norms, for each query of the batch; {@link AcceptRow} changes them
   */
  abstract scan(list: number, active: Int32Array, count: number, limits: Float64Array, accept: AcceptRow): void

  protected abstract makeExtent(capacity: number): E

  /** Writes the row behind the last of an extent as 8-bit numbers, and into extent and list what bounds need of it. */
  protected abstract write(list: number, extent: E, rows: Float32Array, at: number): void

  /** Its distance from the centroid; a square that overflowed is an infinite radius, which leaves out nothing. */
  #normOf(list: number, rows: Float32Array, at: number): number {
    const { dimensions: d, centroids } = this
    let sum = 0
    for (let c = 0; c < d; c++) sum += (rows[at + c]! - centroids[list * d + c]!) ** 2
    return Math.sqrt(sum)
  }
}

/** For each list the largest difference of one of the rows from the centroid in one column. O(n d). */
export function spansOf(rows: Float32Array, assigned: Int32Array, centroids: Float32Array, d: number): Float32Array {
  const spans = new Float32Array(centroids.length / d)
  for (let row = 0, i = 0; row < assigned.length; row++) {
    const list = assigned[row]!
    let most = spans[list]!
    for (let c = list * d; c < (list + 1) * d; c++) most = Math.max(most, Math.abs(rows[i++]! - centroids[c]!))
    spans[list] = most
  }
  return spans
}
