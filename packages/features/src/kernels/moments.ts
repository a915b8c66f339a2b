/** Below this sum librosa does not divide: the least normal float32. */
const TINY = 2 ** -126

/** The mean of `frequencies`, weighted by magnitudes; 0 where there is silence. */
export function centroidOf(magnitudes: Float64Array, frequencies: Float64Array): number {
  let weight = 0
  let sum = 0
  for (let k = 0; k < magnitudes.length; k++) {
    weight += magnitudes[k]!
    sum += magnitudes[k]! * frequencies[k]!
  }
  return weight < TINY ? sum : sum / weight
}

/** `(sum of w |f - centroid|^p)^(1 / p)`; the weights add up to 1 where `norm` is true. */
export function bandwidthOf(
  magnitudes: Float64Array,
  frequencies: Float64Array,
  centroid: number,
  p: number,
  norm: boolean,
): number {
  let weight = 0
  let sum = 0
  for (let k = 0; k < magnitudes.length; k++) {
    const distance = Math.abs(frequencies[k]! - centroid)
    weight += magnitudes[k]!
    sum += magnitudes[k]! * (p === 2 ? distance * distance : distance ** p)
  }
  if (norm && weight >= TINY) sum /= weight
  return p === 2 ? Math.sqrt(sum) : sum ** (1 / p)
}

/**
 * The first bin at which the sum of magnitudes so far is at least `share` of the whole. Sums are float32, as librosa's are:
 * the bin is then the same.
 */
export function rolloffBin(magnitudes: Float64Array, share: number): number {
  let total = 0
  for (let k = 0; k < magnitudes.length; k++) total = Math.fround(total + Math.fround(magnitudes[k]!))
  const threshold = Math.fround(Math.fround(share) * total)
  let sum = 0
  for (let k = 0; k < magnitudes.length; k++) {
    sum = Math.fround(sum + Math.fround(magnitudes[k]!))
    if (sum >= threshold) return k
  }
  return magnitudes.length - 1
}

/** Geometric mean over arithmetic mean of `max(amin, x^exponent)`. */
export function flatnessOf(values: Float64Array, amin: number, exponent: number): number {
  const n = values.length
  let sum = 0
  let logs = 0
  // The logarithm of a product of a few values costs one logarithm. Each is at least amin, which may be tiny. Two products, as
  // one would wait for itself.
  let even = 1
  let odd = 1
  for (let k = 0; k < n; k++) {
    const x = values[k]!
    const value = Math.max(amin, exponent === 1 ? x : x ** exponent)
    sum += value
    if ((k & 1) === 0) {
      even *= value
      if (even < 1e-150 || even > 1e150) {
        logs += Math.log(even)
        even = 1
      }
    } else {
      odd *= value
      if (odd < 1e-150 || odd > 1e150) {
        logs += Math.log(odd)
        odd = 1
      }
    }
  }
  return Math.exp((logs + Math.log(even) + Math.log(odd)) / n) / (sum / n)
}

/**
 * Means of the square roots of the `count` smallest and largest of `values[from .. to)`, to `out[0]` and `out[1]`: magnitudes,
 * from powers. `least` and `most` are scratch
 * of `count` values: sorted lists of the best so far.
 */
export function extremeMeans(
  values: Float64Array,
  from: number,
  to: number,
  count: number,
  least: Float64Array,
  most: Float64Array,
  out: Float64Array,
): void {
  least.fill(Number.POSITIVE_INFINITY, 0, count)
  most.fill(Number.NEGATIVE_INFINITY, 0, count)
  // The ends of both lists: most values lie between them.
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let k = from; k < to; k++) {
    const x = values[k]!
    if (x < low) {
      let i = count - 1
      for (; i > 0 && least[i - 1]! > x; i--) least[i] = least[i - 1]!
      least[i] = x
      low = least[count - 1]!
    }
    if (x > high) {
      let i = count - 1
      for (; i > 0 && most[i - 1]! < x; i--) most[i] = most[i - 1]!
      most[i] = x
      high = most[count - 1]!
    }
  }
  const have = Math.min(count, to - from)
  let lowest = 0
  let highest = 0
  for (let i = 0; i < have; i++) {
    lowest += Math.sqrt(least[i]!)
    highest += Math.sqrt(most[i]!)
  }
  out[0] = lowest / have
  out[1] = highest / have
}
