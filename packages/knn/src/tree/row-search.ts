import type { Floats } from '../kernels/scan.ts'
import type { KnnKernels } from '../kernels/types.ts'
import { openIndex } from '../kernels/typescript.ts'
import { withCosine } from '../metrics/cosine.ts'
import type { Metric } from '../metrics/metric.ts'
import { NearestCollector, type Neighbors, RadiusCollector, type RadiusNeighbors, type RowTest } from './collectors.ts'
import { packed, type TreeIndex } from './tree-index.ts'

/** What rows are searched by. */
export interface RowSearchSettings {
  dimensions: number
  leafSize: number
  metric: Metric | 'cosine'
  p: number
}

/** A question of a `NearestNeighbors`, checked. Without queries every row asks for the others. */
export interface NearestQuestion {
  queries: Floats | undefined
  k: number
  test: RowTest | undefined
}

export interface RadiusQuestion {
  queries: Floats | undefined
  radius: number
  sorted: boolean
  test: RowTest | undefined
}

/** An index over rows, or over the part of them that begins at row `base`, for queries and for the rows themselves. */
export class RowSearch {
  readonly #index: TreeIndex
  readonly #base: number

  constructor(
    data: Floats,
    { dimensions, leafSize, metric, p }: RowSearchSettings,
    kernels: KnnKernels | undefined,
    base = 0,
  ) {
    this.#index = openIndex(kernels, { rows: data }, dimensions, leafSize, withCosine(metric, p))
    this.#base = base
    const { order } = this.#index
    for (let i = 0; i < order.length; i++) order[i]! += base
  }

  /** @param selves the row that each query is, which is left out of its answer */
  nearest({ queries, k, test }: NearestQuestion, selves?: Int32Array): Neighbors {
    const index = this.#index
    const asked = queries ?? packed(index, index.rows)
    const count = asked.length / index.dimensions
    const collector = new NearestCollector(count, k, others(test, queries ? selves : index.order))
    index.search(asked, count, collector)
    const found = collector.finish()
    if (queries) return found
    // The rows asked in tree order, where the neighbours of a query are near in memory too.
    const distances = new Float64Array(found.distances.length)
    const indices = new Int32Array(found.indices.length)
    for (const [position, row] of index.order.entries()) {
      distances.set(found.distances.subarray(position * k, position * k + k), row * k)
      indices.set(found.indices.subarray(position * k, position * k + k), row * k)
    }
    return { distances, indices }
  }

  /** @param selves as for {@link nearest} */
  within({ queries, radius, sorted, test }: RadiusQuestion, selves?: Int32Array): RadiusNeighbors {
    const index = this.#index
    const asked = queries ?? this.rows()
    const count = asked.length / index.dimensions
    const own = queries ? selves : Int32Array.from({ length: count }, (_, i) => i)
    const collector = new RadiusCollector(count, radius, false, others(test, own))
    index.search(asked, count, collector)
    return collector.finish(sorted)
  }

  /** A copy of the rows in the caller's order. */
  rows(): Floats {
    const { order, dimensions: d } = this.#index
    const source = packed(this.#index, this.#index.rows)
    const rows = source.slice()
    for (let i = 0; i < order.length; i++) rows.set(source.subarray(i * d, i * d + d), (order[i]! - this.#base) * d)
    return rows
  }
}

/** The test, which also leaves out the row that each query is. */
function others(test: RowTest | undefined, selves: Int32Array | undefined): RowTest | undefined {
  return selves ? (index, query) => index !== selves[query] && (!test || test(index, query)) : test
}
