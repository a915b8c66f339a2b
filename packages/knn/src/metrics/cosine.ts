import type { Floats } from '../kernels/scan.ts'
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
    normOf: x => Math.sqrt(2 * x) * (1 + 1e-13),
    limitOf: x => 2 * x,
  }
}

/**
 * A copy of the rows with length 1, computed in float64 and kept in the type of the data.
 *
 * @throws RangeError for a row of zeros, which has no direction
 */
export function unitRows(where: string, name: string, data: Floats, d: number): Floats {
  const unit = data.slice()
  for (let base = 0; base < data.length; base += d) {
    // Divided by the largest value first, so that no square overflows or vanishes.
    let most = 0
    for (let c = 0; c < d; c++) most = Math.max(most, Math.abs(data[base + c]!))
    if (most === 0) {
      throw new RangeError(
        `${where}: ${name} must have no row of zeros with metric "cosine", got one at row ${base / d}`,
      )
    }
    let sum = 0
    for (let c = 0; c < d; c++) sum += (data[base + c]! / most) ** 2
    const length = Math.sqrt(sum)
    for (let c = 0; c < d; c++) unit[base + c] = data[base + c]! / most / length
  }
  return unit
}
