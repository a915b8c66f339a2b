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

/** Rows x of pairs (x, x' < x) as they are computed, grown by doubling. */
export class LowerTriangle {
  readonly #offsets: Int32Array
  #rows = 0
  /** The row x' of each pair; longer than the number of pairs. */
  indices = new Int32Array(4096)
  values = new Float64Array(4096)
  /** Pairs that are there. */
  length = 0

  constructor(rowCount: number) {
    this.#offsets = new Int32Array(rowCount + 1)
  }

  /** Makes room for `count` more pairs. */
  reserve(count: number): void {
    if (this.length + count <= this.indices.length) return
    const size = Math.max(this.length + count, 2 * this.indices.length)
    const indices = new Int32Array(size)
    indices.set(this.indices)
    this.indices = indices
    const values = new Float64Array(size)
    values.set(this.values)
    this.values = values
  }

  /** The current row ends where there are `length` pairs in all. */
  endRow(length: number): void {
    this.length = length
    this.#offsets[++this.#rows] = length
  }

  /** The smaller of the two forms. */
  finish(): SimilarityMatrix {
    const rows = this.#offsets.length - 1
    const csr = { offsets: this.#offsets, indices: this.indices, values: this.values }
    const sparse = 24 * this.length + 4 * (rows + 1)
    return sparse < 4 * rows * (rows + 1) ? new SparseSimilarities(csr, rows) : new TriangleSimilarities(csr, rows)
  }
}

/** Row x holds the pairs (x, 0 .. x). The longest Float64Array has 2^30 numbers, so places fit into 32 bits. */
class TriangleSimilarities implements SimilarityMatrix {
  readonly #values: Float64Array

  constructor(lower: Csr, rows: number) {
    this.#values = new Float64Array((rows * (rows + 1)) / 2)
    for (let x = 0; x < rows; x++) {
      const start = startOf(x)
      for (let e = lower.offsets[x]!; e < lower.offsets[x + 1]!; e++) {
        this.#values[start + lower.indices[e]!] = lower.values[e]!
      }
      this.#values[start + x] = 1
    }
  }

  get byteLength(): number {
    return this.#values.byteLength
  }

  gather(x: number, others: Int32Array, start: number, count: number, out: Float64Array): void {
    const values = this.#values
    for (let i = 0; i < count; i++) {
      const other = others[start + i]!
      // The smaller and the larger without a branch, which would be mispredicted half of the time.
      const smaller = x ^ ((x ^ other) & ((other - x) >> 31))
      out[i] = values[(startOf(x ^ other ^ smaller) + smaller) | 0]!
    }
  }
}

/** Where row x of a triangle begins. */
function startOf(x: number): number {
  return Math.imul(x, x + 1) >>> 1
}

class SparseSimilarities implements SimilarityMatrix {
  readonly #offsets: Int32Array
  readonly #indices: Int32Array
  readonly #values: Float64Array
  /** The row that is spread out in #spread: predictions for one row come together. */
  #current = -1
  readonly #spread: Float64Array

  constructor(lower: Csr, rows: number) {
    const pairs = lower.offsets[rows]!
    const offsets = new Int32Array(rows + 1)
    for (let x = 0; x < rows; x++) {
      offsets[x + 1]! += lower.offsets[x + 1]! - lower.offsets[x]!
      for (let e = lower.offsets[x]!; e < lower.offsets[x + 1]!; e++) offsets[lower.indices[e]! + 1]!++
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
      for (let e = lower.offsets[x]!; e < lower.offsets[x + 1]!; e++) {
        put(x, lower.indices[e]!, lower.values[e]!)
        put(lower.indices[e]!, x, lower.values[e]!)
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
