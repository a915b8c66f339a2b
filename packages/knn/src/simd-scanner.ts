import { CodeSearcher, codeBytes } from './code-search.ts'
import type { Floats } from './kernels/scan.ts'
import { type BatchSearcher, ROWS, SCAN_ROWS, type Scanner, type ScannerShape } from './kernels.ts'
import { type Exports, Pieces } from './simd-memory.ts'

/** Columns between two looks at the limit. */
const BLOCK = 32

/**
 * What float32 may be off by. Let q' be the query rounded to float32 and D' its distance to a row x, which is float32
 * already. A difference, its square and the sum of m = stride / 4 terms a lane and 3 adds over lanes each round by at most
 * 2^-24, so the sum is within D'^2 (1 +- g), g = (m + 8) 2^-24, and |D - D'| <= |q - q'| = shift. So a row at D^2 <= limit
 * has a sum of at most (sqrt(limit) + shift)^2 (1 + g), and a sum s proves D >= sqrt(s / (1 + g)) - shift. The constants
 * below are wider than that: the limit is rounded to float32 itself, and sums below 1e-38 lose digits.
 */
export class SimdScanner implements Scanner {
  readonly sections: readonly Floats[]
  readonly stride: number
  readonly query: Float64Array
  readonly exact: boolean
  readonly positions: Int32Array
  readonly bounds: Float64Array
  readonly batch: BatchSearcher | undefined
  readonly #kernels: Exports
  readonly #query32: Float32Array
  readonly #dimensions: number
  readonly #roundings: number
  #shift = 0

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, shape: ScannerShape, stride: number) {
    const { dimensions, double, lengths } = shape
    this.#kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports
    this.stride = stride
    this.exact = double
    this.#dimensions = dimensions
    this.#roundings = (stride / 4 + 16) * 2 ** -23
    const pieces = new Pieces(memory)
    this.query = pieces.take(Float64Array, stride, 8)
    this.#query32 = pieces.take(Float32Array, stride, 4)
    this.positions = pieces.take(Int32Array, SCAN_ROWS, 4)
    this.bounds = pieces.take(Float64Array, SCAN_ROWS, 8)
    this.sections = lengths.map(length =>
      double ? pieces.take(Float64Array, length * stride, 8) : pieces.take(Float32Array, length * stride, 4),
    )
    if (codeBytes(shape, stride) > 0) {
      this.batch = new CodeSearcher(this.#kernels, pieces, this, shape, this.#roundings)
    }
  }

  fill(section: number, rows: Floats): void {
    const d = this.#dimensions
    const padded = this.sections[section]!
    for (let i = 0; i * d < rows.length; i++) padded.set(rows.subarray(i * d, i * d + d), i * this.stride)
  }

  packed(section: number): Floats {
    const d = this.#dimensions
    const { stride } = this
    const padded = this.sections[section]!
    if (stride === d) return padded
    const length = (padded.length / stride) * d
    const rows = padded instanceof Float64Array ? new Float64Array(length) : new Float32Array(length)
    for (let i = 0; i * d < length; i++) rows.set(padded.subarray(i * stride, i * stride + d), i * d)
    return rows
  }

  /** By their distance from the mean: runs of rows can then be left out by it. */
  arrange(data: Floats, order: Int32Array): void {
    const d = this.#dimensions
    const mean = new Float64Array(d)
    for (let i = 0; i < data.length; ) for (let c = 0; c < d; c++) mean[c]! += data[i++]! / order.length
    const squares = new Float64Array(order.length)
    for (let row = 0, i = 0; row < order.length; row++) {
      for (let c = 0; c < d; c++) squares[row]! += (data[i++]! - mean[c]!) ** 2
    }
    order.sort((a, b) => squares[a]! - squares[b]!)
  }

  load(queries: Floats, offset: number): void {
    let lost = 0
    for (let c = 0; c < this.#dimensions; c++) {
      const value = queries[offset + c]!
      this.query[c] = value
      this.#query32[c] = value
      lost += (value - this.#query32[c]!) ** 2
    }
    this.#shift = Math.sqrt(lost) * (1 + 1e-9)
  }

  scan(section: number, from: number, to: number, limit: number): number {
    const { stride, positions, bounds } = this
    const rows = this.sections[section]!.byteOffset
    if (this.exact) {
      const query = this.query.byteOffset
      return this.#kernels.scan64(query, rows, stride, from, to, limit, positions.byteOffset, bounds.byteOffset)
    }
    const wider = (Math.sqrt(limit) + this.#shift) ** 2 * (1 + this.#roundings) + 1e-37
    return this.#kernels.scan32(
      this.#query32.byteOffset,
      rows,
      stride,
      from,
      to,
      wider,
      1 - this.#roundings,
      this.#shift,
      positions.byteOffset,
      bounds.byteOffset,
    )
  }

  /** Float64, in the order of summation that kernels/scan.ts defines. */
  score(position: number, limit: number): number {
    const { query, stride } = this
    const rows = this.sections[ROWS]!
    const base = position * stride
    let even = 0
    let odd = 0
    for (let c = 0; c < stride && even + odd <= limit; ) {
      const stop = Math.min(stride, c + BLOCK)
      for (; c < stop; c += 2) {
        const t0 = query[c]! - rows[base + c]!
        const t1 = query[c + 1]! - rows[base + c + 1]!
        even += t0 * t0
        odd += t1 * t1
      }
    }
    return even + odd
  }
}
