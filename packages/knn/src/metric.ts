import {
  type Reduced,
  reducedChebyshev,
  reducedEuclidean,
  reducedManhattan,
  reducedMinkowski,
  type Scan,
  scanEuclidean,
  scanWith,
} from './kernels/scan.ts'

/** `'minkowski'` takes its exponent from the option `p`; with p = 1 and 2 it is manhattan and euclidean. */
export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski'
export const METRICS: readonly Metric[] = ['euclidean', 'manhattan', 'chebyshev', 'minkowski']

/** A metric as the searches use it. See kernels/scan.ts for what a reduced distance is. */
export interface MetricFunctions {
  /** The name after minkowski with p = 1 or 2 is resolved. */
  readonly name: Metric
  readonly scan: Scan
  readonly reduced: Reduced
  toDistance(reduced: number): number
  /** The reduced distance of `distance`, or slightly more: no pair at `distance` or nearer is past it. */
  limitOf(distance: number): number
}

// Roots and powers round: a limit is drawn this much wider, so that no tie is lost to it. The distances that pass are
// compared exactly afterwards.
const WIDER = 1e-13
const LEAST = 1e-320

const identity = (x: number): number => x

export function metricFunctions(metric: Metric, p: number): MetricFunctions {
  if (metric === 'euclidean' || (metric === 'minkowski' && p === 2)) {
    return {
      name: 'euclidean',
      scan: scanEuclidean,
      reduced: reducedEuclidean,
      toDistance: Math.sqrt,
      limitOf: x => x * x * (1 + WIDER) + LEAST,
    }
  }
  if (metric === 'minkowski' && p > 1) {
    const reduced = reducedMinkowski(p)
    return {
      name: metric,
      scan: scanWith(reduced),
      reduced,
      toDistance: x => x ** (1 / p),
      limitOf: x => x ** p * (1 + p * WIDER) + LEAST,
    }
  }
  const reduced = metric === 'chebyshev' ? reducedChebyshev : reducedManhattan
  const name = metric === 'chebyshev' ? metric : 'manhattan'
  return { name, scan: scanWith(reduced), reduced, toDistance: identity, limitOf: identity }
}
