/** `'minkowski'` takes its exponent from the option `p`; with p = 1 and 2 it is manhattan and euclidean. */
export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski'

const EXPONENTS = { euclidean: 2, manhattan: 1, chebyshev: Number.POSITIVE_INFINITY, minkowski: 0 }
export const METRICS = Object.keys(EXPONENTS) as readonly Metric[]

/** A metric as the searches use it. See kernels/scan.ts for what a reduced distance and an exponent are. */
export interface MetricFunctions {
  readonly exponent: number
  /** What the caller sees. */
  toDistance(reduced: number): number
  /** A form of the distance that obeys the triangle inequality, which the bounds of the tree need. */
  toLength(reduced: number): number
  /** The length of a distance that the caller sees. */
  lengthOf(distance: number): number
  /** The reduced distance of `distance`, or slightly more: no pair at `distance` or nearer is past it. */
  limitOf(distance: number): number
}

/** `p` is of `'minkowski'` only. */
export function metricFunctions(metric: Metric, p: number): MetricFunctions {
  const exponent = EXPONENTS[metric] || p
  const degree = exponent < Number.POSITIVE_INFINITY ? exponent : 1
  const root = degree === 2 ? Math.sqrt : (x: number) => x ** (1 / degree)
  return {
    exponent,
    toDistance: root,
    toLength: root,
    lengthOf: x => x,
    // Roots and powers round: a limit is drawn this much wider, so that no tie is lost to it. The distances that pass are
    // compared exactly afterwards.
    limitOf: x => (degree === 2 ? x * x : x ** degree) * (1 + degree * 1e-13) + 1e-320,
  }
}
