import { mulberry32 } from '@murecom/internal'

/** Samples of a bootstrap: more change the third digit of an interval only. */
const SAMPLES = 1000
/** Share of the samples within an interval. */
const CONFIDENCE = 0.95

/** A mean, and where 95 % of the means of samples lie. */
export interface MeanInterval {
  mean: number
  low: number
  high: number
}

/**
 * The mean of some values with its 95 % interval by the percentile bootstrap: as many values are drawn with replacement,
 * 1,000 times. Seeded: the same values have the same interval, and values of the same cases are drawn in pairs. O(values)
 *
 * @param values one a case, at least one
 */
export function bootstrapMean(values: ArrayLike<number>, seed: number): MeanInterval {
  const random = mulberry32(seed)
  const { length } = values
  const means = new Float64Array(SAMPLES)
  for (let s = 0; s < SAMPLES; s++) {
    let sum = 0
    for (let i = 0; i < length; i++) sum += values[Math.floor(random() * length)]!
    means[s] = sum / length
  }
  means.sort()
  const outside = (1 - CONFIDENCE) / 2
  return {
    mean: meanOf(values),
    low: means[Math.floor(outside * SAMPLES)]!,
    high: means[Math.ceil((1 - outside) * SAMPLES) - 1]!,
  }
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Standard error of the mean of some values; Infinity of fewer than two. */
export function standardError(values: ArrayLike<number>): number {
  const { length } = values
  if (length < 2) return Number.POSITIVE_INFINITY
  const mean = meanOf(values)
  let squares = 0
  for (let i = 0; i < length; i++) squares += (values[i]! - mean) ** 2
  return Math.sqrt(squares / (length - 1) / length)
}
