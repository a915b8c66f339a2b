/** `'minkowski'` takes its exponent from the option `p`; with p = 1 and 2 it is manhattan and euclidean. */
export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski'

const EXPONENTS = { euclidean: 2, manhattan: 1, chebyshev: Number.POSITIVE_INFINITY, minkowski: 0 }
export const METRICS = Object.keys(EXPONENTS) as readonly Metric[]

/**
 * A metric as the searches use it. How far a row is from a query has three forms, which order rows alike:
 *
 * - the distance: what the caller sees;
 * - the norm |query - row|: obeys the triangle inequality, which the bounds of nodes and cells need. Radii are norms;
 * - the reduced distance: the cheapest to compute, see kernels/scan.ts. A limit is a reduced distance.
 */
export interface MetricFunctions {
  /** See kernels/scan.ts. */
  readonly exponent: number
  toDistance(reduced: number): number
  toNorm(reduced: number): number
  normOf(distance: number): number
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
    toNorm: root,
    normOf: x => x,
    // Roots and powers round: a limit is this much wider, so that it cuts off no tie. The distances that pass are compared
    // exactly afterwards.
    limitOf: x => (degree === 2 ? x * x : x ** degree) * (1 + degree * 1e-13) + 1e-320,
  }
}
