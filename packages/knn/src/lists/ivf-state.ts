import { withCosine } from '../metrics/cosine.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { canScreen, SimdLists } from '../simd/lists/simd-lists.ts'
import { type InvertedLists, spansOf } from './inverted-lists.ts'
import { NearestLists } from './nearest-lists.ts'
import type { IvfSettings } from './options.ts'
import { PlainLists } from './plain-lists.ts'
import { KeptRows, type RowStore } from './row-store.ts'
import type { Searched } from './search.ts'

/** What an index is made with, apart from what only its training needs. */
type StateSettings = Pick<IvfSettings, 'dimensions' | 'metric' | 'precision' | 'kernels'>

/** The parts of an index: lists with 8-bit rows, the exact index over their centroids, and the rows. */
export class IvfState implements Searched {
  readonly settings: StateSettings
  readonly centroids: Float32Array
  /** What the lists' 8-bit numbers are made with, see `spansOf`. */
  readonly spans: Float32Array
  readonly lists: InvertedLists
  readonly nearest: NearestLists
  readonly metric: MetricFunctions
  readonly rows: KeptRows

  /** @param stored rows that lie elsewhere; {@link index} then puts them into the lists */
  constructor(settings: StateSettings, centroids: Float32Array, spans: Float32Array, stored?: RowStore) {
    const { dimensions, kernels, metric, precision } = settings
    this.settings = settings
    this.centroids = centroids
    this.spans = spans
    this.metric = withCosine(metric, 2)
    this.nearest = new NearestLists(centroids, dimensions, kernels)
    this.lists =
      kernels?.module && canScreen(dimensions)
        ? new SimdLists(kernels.module, centroids, spans, dimensions)
        : new PlainLists(centroids, spans, dimensions)
    this.rows = new KeptRows(dimensions, precision, stored)
  }

  /** A new index of rows in the form in which they are kept. */
  static build(settings: StateSettings, rows: Float32Array, centroids: Float32Array, assigned: Int32Array): IvfState {
    const state = new IvfState(settings, centroids, spansOf(rows, assigned, centroids, settings.dimensions))
    state.reserve(assigned)
    state.add(rows, assigned)
    return state
  }

  /** Makes room for rows of these lists. */
  reserve(assigned: Int32Array): void {
    const counts = new Int32Array(this.spans.length)
    for (const list of assigned) counts[list]!++
    this.lists.reserve(counts)
  }

  /** Adds rows in the form in which they are kept, each to its list; the first gets the id `rows.length`. */
  add(rows: Float32Array, assigned: Int32Array): void {
    const first = this.rows.length
    this.rows.append(rows)
    this.index(first, rows, assigned)
  }

  /** Puts rows that are kept already into their lists. */
  index(first: number, rows: Float32Array, assigned: Int32Array): void {
    const { dimensions } = this.settings
    for (const [i, list] of assigned.entries()) this.lists.append(list, first + i, rows, i * dimensions)
  }

  /** The list of each row. */
  assigned(): Int32Array {
    const assigned = new Int32Array(this.rows.length)
    for (const [number, { extents }] of this.lists.lists.entries()) {
      for (const { ids, length } of extents) for (let i = 0; i < length; i++) assigned[ids[i]!] = number
    }
    return assigned
  }
}
