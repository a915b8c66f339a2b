import type { Floats } from '../kernels/scan.ts'
import { type AcceptRow, type Extent, InvertedLists, MOST_UNIT } from './inverted-lists.ts'

interface PlainExtent extends Extent {
  /** `capacity x dimensions`. */
  readonly values: Int8Array
}

/** What sums of float64 round, in units of a list, relative to the norms that they are of. */
const ROUNDING = 1e-9

/** Lists in plain TypeScript: a query is compared with the 8-bit rows as float64. */
export class PlainLists extends InvertedLists<PlainExtent> {
  readonly batchQueries = 256
  #queries: Floats = new Float64Array(0)
  #first = 0

  override load(queries: Floats, first: number): void {
    this.#queries = queries
    this.#first = first
  }

  override scan(list: number, active: Int32Array, count: number, limits: Float64Array, accept: AcceptRow): void {
    const { dimensions: d, centroids } = this
    const { extents, unit } = this.lists[list]!
    const asked = new Float64Array(d)
    for (let a = 0; a < count; a++) {
      const query = active[a]!
      const from = (this.#first + query) * d
      for (let c = 0; c < d; c++) asked[c] = (this.#queries[from + c]! - centroids[list * d + c]!) / unit
      for (const { values, ids, length, error } of extents) {
        for (let row = 0; row < length; row++) {
          let sum = 0
          // What is far past the limit is left after each 32 columns.
          const past = (Math.sqrt(limits[query]!) / unit + error) ** 2 * (1 + ROUNDING)
          for (let c = 0, i = row * d; c < d && !(sum > past); ) {
            for (const stop = Math.min(d, c + 32); c < stop; c++, i++) sum += (asked[c]! - values[i]!) ** 2
          }
          if (sum > past) continue
          const norm = Math.sqrt(sum)
          const wide = (error + norm * ROUNDING) * unit
          accept(query, ids[row]!, norm * unit - wide, norm * unit + wide)
        }
      }
    }
  }

  protected override makeExtent(capacity: number): PlainExtent {
    const values = new Int8Array(capacity * this.dimensions)
    return { capacity, length: 0, ids: new Int32Array(capacity), error: 0, values }
  }

  protected override write(list: number, extent: PlainExtent, rows: Float32Array, at: number): void {
    const { dimensions: d, centroids } = this
    const { unit } = this.lists[list]!
    const to = extent.length * d
    let squares = 0
    for (let c = 0; c < d; c++) {
      const y = (rows[at + c]! - centroids[list * d + c]!) / unit
      const v = Math.max(-127, Math.min(127, Math.round(y)))
      extent.values[to + c] = v
      squares += (y - v) ** 2
    }
    const error = unit < MOST_UNIT ? Math.sqrt(squares) * (1 + ROUNDING) + ROUNDING : Number.POSITIVE_INFINITY
    extent.error = Math.max(extent.error, error)
  }
}
