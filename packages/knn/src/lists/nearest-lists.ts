import type { Floats } from '../kernels/scan.ts'
import type { KnnKernels } from '../kernels/types.ts'
import { openIndex } from '../kernels/typescript.ts'
import { metricFunctions } from '../metrics/metric.ts'
import { NearestCollector, type Neighbors } from '../tree/collectors.ts'
import type { TreeIndex } from '../tree/tree-index.ts'

/** Rows of a node of the tree over the centroids, as the default of BallTree. */
export const CENTROID_LEAF = 40
/** Rows that are assigned in one search. */
const ROWS_AT_ONCE = 4096

/** Which lists are near: the exact index over their centroids. Distances are euclidean, ties go to the list of the lower number. */
export class NearestLists {
  readonly #index: TreeIndex

  /** @param centroids `lists x dimensions`; copied */
  constructor(centroids: Float32Array, dimensions: number, kernels: KnnKernels | undefined) {
    this.#index = openIndex(kernels, { rows: centroids }, dimensions, CENTROID_LEAF, metricFunctions('euclidean', 2))
  }

  /** The `k` nearest lists of each row. */
  of(rows: Floats, k: number): Neighbors {
    const count = rows.length / this.#index.dimensions
    const collector = new NearestCollector(count, k)
    this.#index.search(rows, count, collector)
    return collector.finish()
  }

  /** The nearest list of each row. */
  assign(rows: Floats): Int32Array {
    const { dimensions } = this.#index
    const assigned = new Int32Array(rows.length / dimensions)
    for (let from = 0; from < assigned.length; from += ROWS_AT_ONCE) {
      assigned.set(this.of(rows.subarray(from * dimensions, (from + ROWS_AT_ONCE) * dimensions), 1).indices, from)
    }
    return assigned
  }
}
