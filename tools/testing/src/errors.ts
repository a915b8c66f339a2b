/** Largest |a - b|; Infinity when the lengths differ or a value is NaN. */
export function maxAbsoluteError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return worst(actual, expected, () => 1)
}

/**
 * Largest |a - b| / (relative x |b| + absolute x max |b|): at most 1 when every value is within the mixed tolerance.
 */
export function worstMixedError(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: { relative: number; ofMaximum: number },
): number {
  let max = 0
  for (let i = 0; i < expected.length; i++) max = Math.max(max, Math.abs(expected[i]!))
  return worst(actual, expected, b => tolerance.relative * Math.abs(b) + tolerance.ofMaximum * max || Number.MIN_VALUE)
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>, scale: (b: number) => number): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let most = 0
  for (let i = 0; i < expected.length; i++) {
    const error = actual[i] === expected[i] ? 0 : Math.abs(actual[i]! - expected[i]!) / scale(expected[i]!)
    if (!(error <= most)) most = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error
  }
  return most
}
