import type { MetricFunctions } from '../metrics/metric.ts'
import type { TreeSource } from '../tree/shape.ts'
import type { TreeIndex } from '../tree/tree-index.ts'

/**
 * A set of kernels, which an index takes as the option `kernels`; the subpath `./simd` loads one. Without it an index uses
 * the kernels in plain TypeScript, which work in any runtime. Every set gives the same answers, to the last bit.
 */
export interface KnnKernels {
  /** Distinguishes these kernels from those of other packages, which are refused. */
  readonly package: '@murecom/knn'
  /** Name of the set, for reports. */
  readonly name: string
  /** @internal What the kernels are compiled to, for what lays out a memory of its own. */
  readonly module?: WebAssembly.Module
  /** @internal An index, or undefined where the set cannot serve one of its kind: the plain kernels then serve it. */
  open(source: TreeSource, dimensions: number, leafSize: number, metric: MetricFunctions): TreeIndex | undefined
}
