/** Steps of 0.1 s in a block of momentary loudness, and of short-term loudness. */
export const MOMENTARY = 4
export const SHORT_TERM = 30

/** Mean square of blocks of `length` steps, one for each step at which a block ends. */
export function blockPowers(energies: Float64Array, counts: Float64Array, length: number): Float64Array {
  const out = new Float64Array(Math.max(0, energies.length - length + 1))
  for (let i = 0; i < out.length; i++) {
    let energy = 0
    let count = 0
    for (let j = i; j < i + length; j++) {
      energy += energies[j]!
      count += counts[j]!
    }
    out[i] = energy / count
  }
  return out
}

/** Loudness in LUFS, or null for silence. */
export function loudnessOf(power: number): number | null {
  return power > 0 ? -0.691 + 10 * Math.log10(power) : null
}

/** Blocks below -70 LUFS never count. */
const LEAST_POWER = 10 ** ((-70 + 0.691) / 10)

/** The mean power of blocks that are at least -70 LUFS and not more than 10 LU below the mean of those. 0 without any. */
export function gatedPower(powers: Float64Array): number {
  const loud = powers.filter(power => power >= LEAST_POWER)
  const threshold = meanOf(loud) * 10 ** (-10 / 10)
  return meanOf(loud.filter(power => power > threshold))
}

/**
 * Loudness range in LU: from the 10th to the 95th percentile of short-term loudness, of blocks at least -70 LUFS and not more
 * than 20 LU below their mean. 0 without any. Source: EBU Tech 3342.
 */
export function loudnessRange(powers: Float64Array): number {
  const loud = powers.filter(power => power >= LEAST_POWER)
  const threshold = meanOf(loud) * 10 ** (-20 / 10)
  const sorted = loud.filter(power => power >= threshold).sort()
  if (sorted.length === 0) return 0
  const at = (percent: number): number => sorted[Math.round(((sorted.length - 1) * percent) / 100)]!
  return 10 * Math.log10(at(95) / at(10))
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length
}
