import { base64ToBytes } from '@murecom/internal'
import { SCAN_WASM_BASE64 } from './generated/scan.ts'
import type { Floats } from './kernels/scan.ts'
import {
  BATCH_QUERIES,
  type BatchScanner,
  type Kernels,
  SCAN_ROWS,
  type Scanner,
  type ScannerShape,
} from './kernels.ts'

let loaded: Promise<Kernels | undefined> | undefined

/**
 * WebAssembly SIMD kernels for the euclidean metric (and cosine, which is searched through it), about 2 kB, inlined. They
 * answer to the last bit what the pure kernels do: float64 rows are added up in the same order; float32 rows are compared
 * in float32 with a margin for its rounding, and what is within it is scored again in float64.
 *
 * An index then holds its rows in a WebAssembly memory of its own, each row filled up to a multiple of 4 columns. Rows
 * that do not fit into 4 GiB, and other metrics, are searched by the pure kernels.
 *
 * @returns undefined where the runtime has no SIMD, so that `kernels: await loadSimdKernels()` is always right
 * @example
 * const tree = new BallTree(vectors, { dimensions: 256, kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<Kernels | undefined> {
  loaded ??= WebAssembly.compile(base64ToBytes(SCAN_WASM_BASE64)).then(
    module => ({ name: 'simd', open: shape => openScanner(module, shape) }),
    () => undefined,
  )
  return loaded
}

interface Exports {
  scan32(
    query: number,
    rows: number,
    stride: number,
    from: number,
    to: number,
    limit: number,
    shrink: number,
    shift: number,
    positions: number,
    bounds: number,
  ): number
  scan64(
    query: number,
    rows: number,
    stride: number,
    from: number,
    to: number,
    limit: number,
    positions: number,
    bounds: number,
  ): number
  product32(
    queries: number,
    active: number,
    count: number,
    thresholds: number,
    rows: number,
    norms: number,
    stride: number,
    from: number,
    to: number,
    foundQueries: number,
    foundRows: number,
  ): number
}

const PAGE = 65536
const MOST_PAGES = 65536

function openScanner(module: WebAssembly.Module, shape: ScannerShape): Scanner | undefined {
  if (shape.metric.name !== 'euclidean') return undefined
  const stride = (shape.dimensions + 3) & ~3
  const rows = shape.lengths.reduce((sum, length) => sum + length, 0)
  const bytes = rows * stride * (shape.double ? 8 : 4) + shape.lengths[0]! * 4 + BATCH_QUERIES * stride * 4
  const pages = Math.ceil(bytes / PAGE) + 2
  if (pages > MOST_PAGES) return undefined
  try {
    return new SimdScanner(module, new WebAssembly.Memory({ initial: pages }), shape, stride)
  } catch {
    // The runtime would not give the memory.
    return undefined
  }
}

/** Gives out 16-byte aligned pieces of a memory, one after the other. */
class Pieces {
  readonly #buffer: ArrayBuffer
  #next = 1024

  constructor(memory: WebAssembly.Memory) {
    this.#buffer = memory.buffer as ArrayBuffer
  }

  take<T>(Type: new (buffer: ArrayBuffer, offset: number, length: number) => T, length: number, bytes: number): T {
    const offset = this.#next
    this.#next = (offset + length * bytes + 15) & ~15
    if (this.#next < offset) this.#next += 2 ** 32 // offsets past 2^31 are negative as 32-bit integers
    return new Type(this.#buffer, offset, length)
  }
}

/**
 * What float32 may be off by. Let q' be the query rounded to float32 and D' its distance to a row x, which is float32
 * already. A difference, its square and the sum of m = stride / 4 terms a lane and 3 adds over lanes each round by at most
 * 2^-24, so the sum is within D'^2 (1 +- g), g = (m + 8) 2^-24, and |D - D'| <= |q - q'| = shift. So a row at D^2 <= limit
 * has a sum of at most (sqrt(limit) + shift)^2 (1 + g), and a sum s proves D >= sqrt(s / (1 + g)) - shift. The constants
 * below are wider than that: the limit is rounded to float32 itself, and sums below 1e-38 lose digits.
 */
class SimdScanner implements Scanner {
  readonly sections: readonly Floats[]
  readonly stride: number
  readonly query: Float64Array
  readonly exact: boolean
  readonly positions: Int32Array
  readonly bounds: Float64Array
  batch: BatchScanner | undefined
  readonly #kernels: Exports
  readonly #query32: Float32Array
  readonly #norms: Float32Array
  readonly #pieces: Pieces
  readonly #dimensions: number
  readonly #roundings: number
  #shift = 0

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    { dimensions, double, lengths }: ScannerShape,
    stride: number,
  ) {
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
    this.#norms = pieces.take(Float32Array, double ? 0 : lengths[0]!, 4)
    this.sections = lengths.map(length =>
      double ? pieces.take(Float64Array, length * stride, 8) : pieces.take(Float32Array, length * stride, 4),
    )
    this.#pieces = pieces
  }

  ready(): void {
    if (this.exact) return
    const rows = this.sections[0]!
    const { stride } = this
    let most = 0
    for (let i = 0; i < this.#norms.length; i++) {
      let sum = 0
      for (let c = i * stride; c < (i + 1) * stride; c++) sum += rows[c]! * rows[c]!
      most = Math.max(most, sum)
      // Drawn shorter by what a product may be off by, see Batch32.
      this.#norms[i] = sum * (1 - this.#roundings)
    }
    if (most > LARGEST_NORM) return
    this.batch = new Batch32(this.#kernels, this.#pieces, rows, this.#norms, stride, this.#dimensions, this.#roundings)
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
}

/** Past this a sum of products might overflow float32: such data is searched query by query. */
const LARGEST_NORM = 1e36

/**
 * Squared distances as |q'|^2 + |x|^2 - 2 q'.x: one operation less a value than the sum of squared differences, and each
 * value loaded serves several pairs. A product is off by at most g |q'| |x| <= g (|q'|^2 + |x|^2) / 2, and a row at
 * D'^2 <= wider (see SimdScanner) has 2 q'.x - |x|^2 (1 - 2g) >= |q'|^2 (1 - 2g) - wider. For data far from the origin
 * that lets many rows pass; they cost a float64 score each, never an answer.
 */
class Batch32 implements BatchScanner {
  readonly queries: Int32Array
  readonly positions: Int32Array
  readonly #kernels: Exports
  readonly #rows: Floats
  readonly #norms: Float32Array
  readonly #stride: number
  readonly #dimensions: number
  readonly #roundings: number
  readonly #queries32: Float32Array
  readonly #active: Int32Array
  readonly #thresholds: Float32Array
  readonly #queryNorms = new Float64Array(BATCH_QUERIES)
  readonly #shifts = new Float64Array(BATCH_QUERIES)

  constructor(
    kernels: Exports,
    pieces: Pieces,
    rows: Floats,
    norms: Float32Array,
    stride: number,
    dimensions: number,
    roundings: number,
  ) {
    this.#kernels = kernels
    this.#rows = rows
    this.#norms = norms
    this.#stride = stride
    this.#dimensions = dimensions
    this.#roundings = roundings
    this.#queries32 = pieces.take(Float32Array, BATCH_QUERIES * stride, 4)
    this.#active = pieces.take(Int32Array, BATCH_QUERIES, 4)
    this.#thresholds = pieces.take(Float32Array, BATCH_QUERIES, 4)
    this.queries = pieces.take(Int32Array, BATCH_QUERIES * SCAN_ROWS, 4)
    this.positions = pieces.take(Int32Array, BATCH_QUERIES * SCAN_ROWS, 4)
  }

  load(queries: Floats, offset: number, count: number): boolean {
    const d = this.#dimensions
    for (let i = 0; i < count; i++) {
      let norm = 0
      let lost = 0
      for (let c = 0; c < d; c++) {
        const value = queries[offset + i * d + c]!
        const at = i * this.#stride + c
        this.#queries32[at] = value
        const rounded = this.#queries32[at]!
        norm += rounded * rounded
        lost += (value - rounded) ** 2
      }
      if (!(norm <= LARGEST_NORM)) return false
      this.#queryNorms[i] = norm * (1 - this.#roundings)
      this.#shifts[i] = Math.sqrt(lost) * (1 + 1e-9)
    }
    return true
  }

  scan(active: Int32Array, count: number, from: number, to: number, limits: Float64Array): number {
    for (let i = 0; i < count; i++) {
      const q = active[i]!
      this.#active[i] = q
      const wider = (Math.sqrt(limits[q]!) + this.#shifts[q]!) ** 2 * (1 + this.#roundings) + 1e-37
      this.#thresholds[q] = this.#queryNorms[q]! - wider
    }
    return this.#kernels.product32(
      this.#queries32.byteOffset,
      this.#active.byteOffset,
      count,
      this.#thresholds.byteOffset,
      this.#rows.byteOffset,
      this.#norms.byteOffset,
      this.#stride,
      from,
      to,
      this.queries.byteOffset,
      this.positions.byteOffset,
    )
  }
}
