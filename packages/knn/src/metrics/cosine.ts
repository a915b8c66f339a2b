import { type Metric, type MetricFunctions, metricFunctions } from './metric.ts'

/**
 * `'cosine'` is for rows of length 1: half of the squared euclidean distance, which is 1 - cosine, without the cancellation
 * that the subtraction has for near rows.
 */
export function withCosine(metric: Metric | 'cosine', p: number): MetricFunctions {
  if (metric !== 'cosine') return metricFunctions(metric, p)
  return {
    ...metricFunctions('euclidean', 2),
    toDistance: x => x / 2,
    // Roots round: see `limitOf` of the other metrics.
    lengthOf: x => Math.sqrt(2 * x) * (1 + 1e-13),
    limitOf: x => 2 * x,
  }
}
