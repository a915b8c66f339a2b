import type { Floats } from '../kernels/scan.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { nodeCount } from '../tree/build.ts'
import type { Sink } from '../tree/collectors.ts'
import { packed, type Scan, type StoredTree, TreeIndex, type TreeSource } from '../tree/tree-index.ts'
import { type Exports, Pieces } from './memory.ts'
import { CodeSearcher, codeBytes } from './screen/screen.ts'

/** Columns between two looks at the limit. */
const BLOCK = 32
/** Rows of one call of a kernel; then the limit is drawn again. */
const SCAN_ROWS = 64

/**
 * An index whose rows lie in a WebAssembly memory, searched by SIMD kernels: queries one by one by a walk over the tree,
 * many at once by codes (screen/screen.ts).
 *
 * What float32 may be off by. Let q' be the query rounded to float32 and D' its distance to a row x, which is float32
 * already. A difference, its square and the sum of m = stride / 4 terms a lane and 3 adds over lanes each round by at most
 * 2^-24, so the sum is within D'^2 (1 +- g), g = (m + 8) 2^-24, and |D - D'| <= |q - q'| = shift. So a row at D^2 <= limit
 * has a sum of at most (sqrt(limit) + shift)^2 (1 + g), and a sum s proves D >= sqrt(s / (1 + g)) - shift. The constants
 * below are wider than that: the limit is rounded to float32 itself, and sums below 1e-38 lose digits.
 */
export class SimdIndex extends TreeIndex {
  /** Whether rows are float64, of which the kernels find the distances themselves; of float32 rows they find bounds. */
  readonly exact: boolean
  /** Where `find` writes the rows whose bound is within the limit, ascending, and their bounds. */
  readonly positions: Int32Array
  readonly bounds: Float64Array
  readonly #kernels: Exports
  readonly #query: Float64Array
  readonly #query32: Float32Array
  readonly #roundings: number
  readonly #codes: CodeSearcher | undefined
  #shift = 0
  #busy = false

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    source: TreeSource,
    dimensions: number,
    leafSize: number,
    metric: MetricFunctions,
    stride: number,
  ) {
    const exact = source.rows instanceof Float64Array
    const pieces = new Pieces(memory)
    const allocate = (length: number): Floats =>
      exact ? pieces.take(Float64Array, length, 8) : pieces.take(Float32Array, length, 4)
    const padded = (rows: Floats): Floats => {
      const out = allocate((rows.length / dimensions) * stride)
      for (let i = 0; i * dimensions < rows.length; i++) {
        out.set(rows.subarray(i * dimensions, (i + 1) * dimensions), i * stride)
      }
      return out
    }
    const { rows } = source
    let own = source
    if ('radii' in source) own = { ...source, rows: padded(rows), centroids: padded(source.centroids) }
    else if (nodeCount(rows.length / dimensions, leafSize) === 1) own = { rows, order: fromMean(rows, dimensions) }
    super(own, dimensions, leafSize, metric, stride, allocate)
    this.exact = exact
    this.#kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports
    this.#roundings = (stride / 4 + 16) * 2 ** -23
    this.#query = pieces.take(Float64Array, stride, 8)
    this.#query32 = pieces.take(Float32Array, stride, 4)
    this.positions = pieces.take(Int32Array, SCAN_ROWS, 4)
    this.bounds = pieces.take(Float64Array, SCAN_ROWS, 8)
    if (codeBytes(this.length, dimensions, exact, stride) > 0) {
      this.#codes = new CodeSearcher(this.#kernels, pieces, this, this.#roundings)
    }
  }

  override search(queries: Floats, count: number, sink: Sink): void {
    // A filter that searches the index that it filters: the plain kernels share no memory with the search that asks.
    if (this.#busy) {
      super.search(queries, count, sink)
      return
    }
    this.#busy = true
    try {
      const walk = this.walker(sink, this.exact, this.#scan)
      const step = this.#codes?.size ?? count
      for (let q = 0; q < count; q += step) {
        const some = Math.min(step, count - q)
        if (this.#codes?.search(queries, q, some, sink)) continue
        for (let i = q; i < q + some; i++) {
          this.load(queries, i * this.dimensions)
          sink.aim(i)
          walk()
        }
      }
    } finally {
      this.#busy = false
    }
  }

  override stored(): StoredTree {
    const { order, radii } = this
    return { order, radii, rows: packed(this, this.rows), centroids: packed(this, this.centroids) }
  }

  /** Takes the query that begins at `offset`. */
  load(queries: Floats, offset: number): void {
    let lost = 0
    for (let c = 0; c < this.dimensions; c++) {
      const value = queries[offset + c]!
      this.#query[c] = value
      this.#query32[c] = value
      lost += (value - this.#query32[c]!) ** 2
    }
    this.#shift = Math.sqrt(lost) * (1 + 1e-9)
  }

  /** At most {@link SCAN_ROWS} rows `from .. to`; returns how many it wrote. */
  find(rows: Floats, from: number, to: number, limit: number): number {
    const { stride, positions, bounds } = this
    if (this.exact) {
      const query = this.#query.byteOffset
      const found = positions.byteOffset
      return this.#kernels.scan64(query, rows.byteOffset, stride, from, to, limit, found, bounds.byteOffset)
    }
    const wider = (Math.sqrt(limit) + this.#shift) ** 2 * (1 + this.#roundings) + 1e-37
    return this.#kernels.scan32(
      this.#query32.byteOffset,
      rows.byteOffset,
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

  readonly #scan: Scan = (rows, from, to, limit, take) => {
    const { positions, bounds } = this
    const bounded = !this.exact && rows === this.rows
    for (let at = from; at < to; at += SCAN_ROWS) {
      const found = this.find(rows, at, Math.min(to, at + SCAN_ROWS), limit)
      for (let i = 0; i < found; i++) {
        let reduced = bounds[i]!
        const position = positions[i]!
        if (bounded && reduced <= limit) reduced = this.#score(position, limit)
        if (reduced <= limit) limit = take(position, reduced)
      }
    }
  }

  /** Float64, in the order of summation that kernels/scan.ts defines; some number past `limit` when it is past it. */
  #score(position: number, limit: number): number {
    const { rows, stride } = this
    const query = this.#query
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

/** The order of rows by their distance from the mean: runs of rows can then be left out by it. */
function fromMean(rows: Floats, d: number): Int32Array {
  const order = new Int32Array(rows.length / d).map((_, i) => i)
  const mean = new Float64Array(d)
  for (let i = 0; i < rows.length; ) for (let c = 0; c < d; c++) mean[c]! += rows[i++]! / order.length
  const squares = new Float64Array(order.length)
  for (let row = 0, i = 0; row < order.length; row++) {
    for (let c = 0; c < d; c++) squares[row]! += (rows[i++]! - mean[c]!) ** 2
  }
  return order.sort((a, b) => squares[a]! - squares[b]!)
}
