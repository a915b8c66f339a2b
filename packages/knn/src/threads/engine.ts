import type { Floats } from '../kernels/scan.ts'
import type { KnnKernels } from '../kernels/types.ts'
import { openIndex } from '../kernels/typescript.ts'
import { withCosine } from '../metrics/cosine.ts'
import type { Metric } from '../metrics/metric.ts'
import {
  NearestCollector,
  type Neighbors,
  RadiusCollector,
  type RadiusNeighbors,
  type RowTest,
} from '../tree/collectors.ts'
import { packed, type TreeIndex } from '../tree/tree-index.ts'

/** What a `NearestNeighbors` searches with: this thread, or others. Queries are rows; none means every row but itself. */
export interface Engine {
  nearest(queries: Floats | undefined, k: number, filter?: RowTest): Neighbors | Promise<Neighbors>
  within(
    queries: Floats | undefined,
    radius: number,
    sorted: boolean,
    filter?: RowTest,
  ): RadiusNeighbors | Promise<RadiusNeighbors>
  close(): Promise<void>
}

/** What an engine is made from. */
export interface EngineSettings {
  dimensions: number
  leafSize: number
  metric: Metric | 'cosine'
  p: number
}

export class LocalEngine implements Engine {
  readonly #index: TreeIndex

  /** @param base the caller's number of row 0 */
  constructor(
    data: Floats,
    { dimensions, leafSize, metric, p }: EngineSettings,
    kernels: KnnKernels | undefined,
    base = 0,
  ) {
    this.#index = openIndex(kernels, { rows: data }, dimensions, leafSize, withCosine(metric, p))
    const { order } = this.#index
    for (let i = 0; i < order.length; i++) order[i]! += base
  }

  nearest(queries: Floats | undefined, k: number, filter?: RowTest, selves?: Int32Array): Neighbors {
    const index = this.#index
    const asked = queries ?? packed(index, index.rows)
    const count = asked.length / index.dimensions
    const collector = new NearestCollector(count, k, others(filter, queries ? selves : index.order))
    index.search(asked, count, collector)
    const found = collector.finish()
    if (queries) return found
    // The rows were asked for in tree order, where a query's neighbours are near in memory too.
    const distances = new Float64Array(found.distances.length)
    const indices = new Int32Array(found.indices.length)
    for (const [position, row] of index.order.entries()) {
      distances.set(found.distances.subarray(position * k, position * k + k), row * k)
      indices.set(found.indices.subarray(position * k, position * k + k), row * k)
    }
    return { distances, indices }
  }

  within(
    queries: Floats | undefined,
    radius: number,
    sorted: boolean,
    filter?: RowTest,
    selves?: Int32Array,
  ): RadiusNeighbors {
    const index = this.#index
    const asked = queries ?? this.rows()
    const count = asked.length / index.dimensions
    const own = queries ? selves : Int32Array.from({ length: count }, (_, i) => i)
    const collector = new RadiusCollector(count, radius, false, others(filter, own))
    index.search(asked, count, collector)
    return collector.finish(sorted)
  }

  /** A copy of the rows in the caller's order. */
  rows(): Floats {
    const { order, dimensions: d } = this.#index
    const source = packed(this.#index, this.#index.rows)
    const rows = source.slice()
    const base = order.reduce((a, b) => Math.min(a, b))
    for (let i = 0; i < order.length; i++) rows.set(source.subarray(i * d, i * d + d), (order[i]! - base) * d)
    return rows
  }

  async close(): Promise<void> {}
}

/** The filter, which also leaves out the row that each query is. */
function others(filter: RowTest | undefined, selves: Int32Array | undefined): RowTest | undefined {
  return selves ? (index, query) => index !== selves[query] && (!filter || filter(index, query)) : filter
}
