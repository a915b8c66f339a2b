import type { Floats, Scan } from './kernels/scan.ts'
import type { MetricFunctions } from './metric.ts'
import type { Sink } from './sinks.ts'
import type { TreeIndex } from './tree-index.ts'

/** Rows that one call of {@link Scanner.scan} may be asked for. */
export const SCAN_ROWS = 64

/** What an index needs of a kernel set. */
export interface ScannerShape {
  metric: MetricFunctions
  /** Whether rows are float64 (else float32). */
  double: boolean
  dimensions: number
  /** Rows of each section: of the data, and of the tree's centroids. */
  lengths: readonly number[]
}

/**
 * Holds the rows of one index where its kernels can reach them, and finds those that may be near a query.
 */
export interface Scanner {
  /** Row-major, `stride` columns a row; columns past `dimensions` stay 0. The index fills them, then calls `ready`. */
  readonly sections: readonly Floats[]
  readonly stride: number
  /** The query of the last `load`, float64, `stride` long. */
  readonly query: Float64Array
  /** Whether `bounds` are the reduced distances themselves; else they are that or less, and the index scores again. */
  readonly exact: boolean
  /** Where `scan` writes the rows whose bound is within the limit, ascending, and their bounds. */
  readonly positions: Int32Array
  readonly bounds: Float64Array
  ready(): void
  load(queries: Floats, offset: number): void
  /** Rows `from .. to` of a section, at most {@link SCAN_ROWS}; returns how many it wrote. */
  scan(section: number, from: number, to: number, limit: number): number
  /** For sets that do many queries at once faster than one by one; the pure one does not. */
  readonly batch?: BatchSearcher | undefined
}

/** Searches for several queries at once. */
export interface BatchSearcher {
  /** Most queries that it takes. */
  readonly size: number
  /** Searches for queries `first .. first + count`; false when it would rather have them searched one by one. */
  search(index: TreeIndex, queries: Floats, first: number, count: number, sink: Sink): boolean
}

/**
 * A set of kernels, passed to an index as the option `kernels`. {@link pureKernels} is the default and always works; the
 * subpath `./simd` loads another. Every set gives the same answers, to the last bit.
 */
export interface Kernels {
  readonly name: string
  /** A scanner, or undefined where the set cannot serve the shape: the index then takes the pure one. */
  open(shape: ScannerShape): Scanner | undefined
}

/** Plain TypeScript, in any runtime. */
export const pureKernels: { readonly name: string; open(shape: ScannerShape): Scanner } = {
  name: 'pure',
  open: shape => new PureScanner(shape),
}

class PureScanner implements Scanner {
  readonly sections: readonly Floats[]
  readonly stride: number
  readonly query: Float64Array
  readonly exact = true
  readonly positions = new Int32Array(SCAN_ROWS)
  readonly bounds = new Float64Array(SCAN_ROWS)
  readonly #scan: Scan

  constructor({ metric, double, dimensions, lengths }: ScannerShape) {
    const Type = double ? Float64Array : Float32Array
    this.stride = dimensions
    this.sections = lengths.map(length => new Type(length * dimensions))
    this.query = new Float64Array(dimensions)
    this.#scan = metric.scan
  }

  ready(): void {}

  load(queries: Floats, offset: number): void {
    for (let c = 0; c < this.stride; c++) this.query[c] = queries[offset + c]!
  }

  scan(section: number, from: number, to: number, limit: number): number {
    const { query, sections, stride, positions, bounds } = this
    return this.#scan(query, sections[section]!, stride, stride, from, to, limit, positions, bounds)
  }
}
