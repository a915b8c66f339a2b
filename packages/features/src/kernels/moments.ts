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

/** Geometric mean over arithmetic mean of `max(amin, x^power)`. */
export function flatnessOf(magnitudes: Float64Array, amin: number, power: number): number {
  const n = magnitudes.length
  let sum = 0
  let logs = 0
  // The logarithm of a product of a few values costs one logarithm. Each is at least amin, which may be tiny.
  let product = 1
  for (let k = 0; k < n; k++) {
    const x = magnitudes[k]!
    const value = Math.max(amin, power === 2 ? x * x : x ** power)
    sum += value
    product *= value
    if (product < 1e-150 || product > 1e150) {
      logs += Math.log(product)
      product = 1
    }
  }
  return Math.exp((logs + Math.log(product)) / n) / (sum / n)
}

/**
 * Means of the `count` smallest and largest of `values[from .. to)`, to `out[0]` and `out[1]`. `least` and `most` are scratch
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
  for (let k = from; k < to; k++) {
    const x = values[k]!
    if (x < least[count - 1]!) {
      let i = count - 1
      for (; i > 0 && least[i - 1]! > x; i--) least[i] = least[i - 1]!
      least[i] = x
    }
    if (x > most[count - 1]!) {
      let i = count - 1
      for (; i > 0 && most[i - 1]! < x; i--) most[i] = most[i - 1]!
      most[i] = x
    }
  }
  const have = Math.min(count, to - from)
  let low = 0
  let high = 0
  for (let i = 0; i < have; i++) {
    low += least[i]!
    high += most[i]!
  }
  out[0] = low / have
  out[1] = high / have
}
