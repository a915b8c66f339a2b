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
  /** The name after minkowski with p = 1 or 2 and cosine are resolved: what the kernels compute. */
  readonly name: Metric
  readonly scan: Scan
  readonly reduced: Reduced
  /** What the caller sees. */
  toDistance(reduced: number): number
  /** A form of the distance that obeys the triangle inequality, which the bounds of the tree need. */
  toLength(reduced: number): number
  /** The length of a distance that the caller sees. */
  lengthOf(distance: number): number
  /** The reduced distance of `distance`, or slightly more: no pair at `distance` or nearer is past it. */
  limitOf(distance: number): number
}

// Roots and powers round: a limit is drawn this much wider, so that no tie is lost to it. The distances that pass are
// compared exactly afterwards.
const WIDER = 1e-13
const LEAST = 1e-320

const identity = (x: number): number => x

/**
 * @param metric `'cosine'` is for rows of length 1: half of the squared euclidean distance, which is 1 - cosine, without
 *   the cancellation that the subtraction has for near rows
 */
export function metricFunctions(metric: Metric | 'cosine', p: number): MetricFunctions {
  if (metric === 'cosine') {
    const { scan, reduced } = metricFunctions('euclidean', 2)
    return {
      name: 'euclidean',
      scan,
      reduced,
      toDistance: x => x / 2,
      toLength: Math.sqrt,
      lengthOf: x => Math.sqrt(2 * x) * (1 + WIDER),
      limitOf: x => 2 * x,
    }
  }
  if (metric === 'euclidean' || (metric === 'minkowski' && p === 2)) {
    return {
      name: 'euclidean',
      scan: scanEuclidean,
      reduced: reducedEuclidean,
      toDistance: Math.sqrt,
      toLength: Math.sqrt,
      lengthOf: identity,
      limitOf: x => x * x * (1 + WIDER) + LEAST,
    }
  }
  if (metric === 'minkowski' && p > 1) {
    const reduced = reducedMinkowski(p)
    const root = (x: number): number => x ** (1 / p)
    return {
      name: metric,
      scan: scanWith(reduced),
      reduced,
      toDistance: root,
      toLength: root,
      lengthOf: identity,
      limitOf: x => x ** p * (1 + p * WIDER) + LEAST,
    }
  }
  const reduced = metric === 'chebyshev' ? reducedChebyshev : reducedManhattan
  const name = metric === 'chebyshev' ? metric : 'manhattan'
  const scan = scanWith(reduced)
  return { name, scan, reduced, toDistance: identity, toLength: identity, lengthOf: identity, limitOf: identity }
}
