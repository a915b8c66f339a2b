import { type Floats, scan } from './kernels/scan.ts'
import type { MetricFunctions } from './metric.ts'
import type { Sink } from './sinks.ts'
import type { TreeIndex } from './tree-index.ts'

/** Rows that one call of {@link Scanner.scan} may be asked for. */
export const SCAN_ROWS = 64

/** Sections of a {@link Scanner}. */
export const ROWS = 0
export const CENTROIDS = 1

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
  /** Row-major, `stride` columns a row; columns past `dimensions` stay 0. The index fills them. */
  readonly sections: readonly Floats[]
  readonly stride: number
  /** The query of the last `load`, float64, `stride` long. */
  readonly query: Float64Array
  /** Whether `bounds` are the reduced distances themselves; else they are that or less, and the index asks `score`. */
  readonly exact: boolean
  /** Where `scan` writes the rows whose bound is within the limit, ascending, and their bounds. */
  readonly positions: Int32Array
  readonly bounds: Float64Array
  /** Fills a section with rows that lie one after the other, `dimensions` apart. */
  fill(section: number, rows: Floats): void
  /** A section's rows without padding, perhaps the section itself. */
  packed(section: number): Floats
  load(queries: Floats, offset: number): void
  /** Rows `from .. to` of a section, at most {@link SCAN_ROWS}; returns how many it wrote. */
  scan(section: number, from: number, to: number, limit: number): number
  /** The reduced distance of a row of the data to the query; some number past `limit` when it is past it. */
  score?(position: number, limit: number): number
  /** For sets that do many queries at once faster than one by one; the pure one does not. */
  readonly batch?: BatchSearcher | undefined
  /** Orders the rows of a tree that has one leaf, where any order will do, as suits the set. */
  arrange?(data: Floats, order: Int32Array): void
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
  open({ metric: { exponent }, double, dimensions, lengths }) {
    const sections = lengths.map(length => new (double ? Float64Array : Float32Array)(length * dimensions))
    const query = new Float64Array(dimensions)
    const positions = new Int32Array(SCAN_ROWS)
    const bounds = new Float64Array(SCAN_ROWS)
    return {
      sections,
      stride: dimensions,
      query,
      exact: true,
      positions,
      bounds,
      fill: (section, rows) => sections[section]!.set(rows),
      packed: section => sections[section]!,
      load: (queries, offset) => query.set(queries.subarray(offset, offset + dimensions)),
      scan: (section, from, to, limit) =>
        scan(query, sections[section]!, dimensions, from, to, limit, positions, bounds, exponent),
    }
  },
}
