import type { MetricFunctions } from '../metrics/metric.ts'
import type { TreeIndex, TreeSource } from '../tree/tree-index.ts'

/**
 * A set of kernels, passed to an index as the option `kernels`; the subpath `./simd` loads one. Without, an index takes the
 * kernels in plain TypeScript, which work in any runtime. Every set gives the same answers, to the last bit.
 */
export interface Kernels {
  readonly name: string
  /** An index, or undefined where the set cannot serve one of its kind: it is then made with the plain kernels. */
  open(source: TreeSource, dimensions: number, leafSize: number, metric: MetricFunctions): TreeIndex | undefined
}
