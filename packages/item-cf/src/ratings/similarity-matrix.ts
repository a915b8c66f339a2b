import type { Csr } from '../kernels/csr.ts'

/**
 * Symmetric similarities of n rows, sparse, or a triangle where that is smaller: a triangle takes 8 bytes for each pair, the
 * sparse form 24 for each pair that has a similarity other than 0. `gather` is the only hot path.
 */
export interface SimilarityMatrix {
  /** Bytes that the similarities take. */
  readonly byteLength: number
  /** out[i] = similarity of x and `others[start + i]`, for i below `count`. The diagonal is 1. */
  gather(x: number, others: Int32Array, start: number, count: number, out: Float64Array): void
}

/** Rows x of pairs (x, x' > x) as they are computed, grown by doubling. */
export class UpperTriangle {
  readonly #offsets: Int32Array
  #indices = new Int32Array(4096)
  #values = new Float64Array(4096)
  #length = 0
  #rows = 0

  constructor(rowCount: number) {
    this.#offsets = new Int32Array(rowCount + 1)
  }

  /** Makes room for `count` more pairs. */
  reserve(count: number): void {
    if (this.#length + count <= this.#indices.length) return
    const size = Math.max(this.#length + count, 2 * this.#indices.length)
    const indices = new Int32Array(size)
    indices.set(this.#indices)
    this.#indices = indices
    const values = new Float64Array(size)
    values.set(this.#values)
    this.#values = values
  }

  /** Adds a pair to the current row; there must be room. */
  push(other: number, similarity: number): void {
    this.#indices[this.#length] = other
    this.#values[this.#length++] = similarity
  }

  endRow(): void {
    this.#offsets[++this.#rows] = this.#length
  }

  /** The smaller of the two forms. */
  finish(): SimilarityMatrix {
    const rows = this.#offsets.length - 1
    const csr = { offsets: this.#offsets, indices: this.#indices, values: this.#values }
    const sparse = 24 * this.#length + 4 * (rows + 1)
    return sparse < 4 * rows * (rows - 1) ? new SparseSimilarities(csr, rows) : new TriangleSimilarities(csr, rows)
  }
}

class TriangleSimilarities implements SimilarityMatrix {
  readonly #values: Float64Array
  /** Where (x, 0) would be: row x holds the pairs (x, 0 .. x - 1). */
  readonly #start: Float64Array

  constructor(upper: Csr, rows: number) {
    this.#values = new Float64Array((rows * (rows - 1)) / 2)
    this.#start = Float64Array.from({ length: rows }, (_, x) => (x * (x - 1)) / 2)
    for (let x = 0; x < rows; x++) {
      for (let e = upper.offsets[x]!; e < upper.offsets[x + 1]!; e++) {
        this.#values[this.#start[upper.indices[e]!]! + x] = upper.values[e]!
      }
    }
  }

  get byteLength(): number {
    return this.#values.byteLength
  }

  gather(x: number, others: Int32Array, start: number, count: number, out: Float64Array): void {
    const values = this.#values
    const starts = this.#start
    const own = starts[x]!
    for (let i = 0; i < count; i++) {
      const other = others[start + i]!
      if (other < x) out[i] = values[own + other]!
      else if (other > x) out[i] = values[starts[other]! + x]!
      else out[i] = 1
    }
  }
}

class SparseSimilarities implements SimilarityMatrix {
  readonly #offsets: Int32Array
  readonly #indices: Int32Array
  readonly #values: Float64Array
  /** The row that is spread out in #spread: predictions for one row come together. */
  #current = -1
  readonly #spread: Float64Array

  constructor(upper: Csr, rows: number) {
    const pairs = upper.offsets[rows]!
    const offsets = new Int32Array(rows + 1)
    for (let x = 0; x < rows; x++) {
      offsets[x + 1]! += upper.offsets[x + 1]! - upper.offsets[x]!
      for (let e = upper.offsets[x]!; e < upper.offsets[x + 1]!; e++) offsets[upper.indices[e]! + 1]!++
    }
    for (let x = 0; x < rows; x++) offsets[x + 1]! += offsets[x]!
    const cursor = offsets.slice()
    this.#indices = new Int32Array(2 * pairs)
    this.#values = new Float64Array(2 * pairs)
    const put = (row: number, other: number, value: number): void => {
      const at = cursor[row]!++
      this.#indices[at] = other
      this.#values[at] = value
    }
    for (let x = 0; x < rows; x++) {
      for (let e = upper.offsets[x]!; e < upper.offsets[x + 1]!; e++) {
        put(x, upper.indices[e]!, upper.values[e]!)
        put(upper.indices[e]!, x, upper.values[e]!)
      }
    }
    this.#offsets = offsets
    this.#spread = new Float64Array(rows)
  }

  get byteLength(): number {
    return this.#offsets.byteLength + this.#indices.byteLength + this.#values.byteLength
  }

  gather(x: number, others: Int32Array, start: number, count: number, out: Float64Array): void {
    if (x !== this.#current) {
      if (this.#current >= 0) this.#write(this.#current, false)
      this.#write(x, true)
      this.#current = x
    }
    for (let i = 0; i < count; i++) out[i] = this.#spread[others[start + i]!]!
  }

  /** Spreads row x out, or wipes it away again. */
  #write(x: number, on: boolean): void {
    this.#spread[x] = on ? 1 : 0
    for (let e = this.#offsets[x]!; e < this.#offsets[x + 1]!; e++) {
      this.#spread[this.#indices[e]!] = on ? this.#values[e]! : 0
    }
  }
}
