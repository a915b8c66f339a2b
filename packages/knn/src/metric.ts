import { type Scan, scanChebyshev, scanEuclidean, scanManhattan, scanMinkowski } from './kernels/scan.ts'

/** `'minkowski'` takes its exponent from the option `p`; with p = 1 and 2 it is manhattan and euclidean. */
export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski'
export const METRICS: readonly Metric[] = ['euclidean', 'manhattan', 'chebyshev', 'minkowski']

/** A metric as the searches use it. See kernels/scan.ts for what a reduced distance is. */
export interface MetricFunctions {
  /** The name after minkowski with p = 1 or 2 is resolved. */
  readonly name: Metric
  readonly scan: Scan
  toDistance(reduced: number): number
  /** The reduced distance of `distance`, or slightly more: no pair at `distance` or nearer is past it. */
  limitOf(distance: number): number
}

// Roots and powers round: a limit is drawn this much wider, so that no tie is lost to it. The distances that pass are
// compared exactly afterwards.
const WIDER = 1 + 1e-13
const LEAST = 1e-320

export function metricFunctions(metric: Metric, p: number): MetricFunctions {
  if (metric === 'minkowski' && p === 1) return metricFunctions('manhattan', p)
  if (metric === 'euclidean' || (metric === 'minkowski' && p === 2)) {
    return { name: 'euclidean', scan: scanEuclidean, toDistance: Math.sqrt, limitOf: x => x * x * WIDER + LEAST }
  }
  if (metric === 'minkowski') {
    return {
      name: metric,
      scan: scanMinkowski(p),
      toDistance: reduced => reduced ** (1 / p),
      limitOf: x => x ** p * (1 + p * 1e-13) + LEAST,
    }
  }
  const scan = metric === 'manhattan' ? scanManhattan : scanChebyshev
  return { name: metric, scan, toDistance: reduced => reduced, limitOf: distance => distance }
}
