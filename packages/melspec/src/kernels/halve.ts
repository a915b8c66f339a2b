/** What {@link halve} works with: two transforms whose `data` are scratch memory, and the filter's response. */
interface HalvePlan {
  /** Outputs of a block, a power of two: `M`. */
  size: number
  /** Outputs at each end of a block that its inputs do not wholly determine. */
  skip: number
  /** Outputs of a block that are kept, `size - 2 skip`. */
  take: number
  /** (H[k], H[k + M]) of each k below M: the filter's response, which is real. */
  response: Float64Array
  /** Transforms 2 M complex numbers, (real, imaginary) pairs, in place. */
  there: { readonly data: Float64Array; run(): void }
  /** Transforms M complex numbers in place. */
  back: { readonly data: Float64Array; run(): void }
}

/**
 * Halves the rate by overlap-save, two blocks at a time, one in the real and one in the imaginary part; assembly/halve.ts
 * has the formulas. Writes outputs `first .. first + out.length`, with zeros outside the signal.
 */
export function halve(
  { size, skip, take, response, there, back }: HalvePlan,
  signal: Float32Array | Float64Array,
  first: number,
  out: Float32Array,
): void {
  const z = there.data
  const y = back.data
  for (let i = 0; i < out.length; i += 2 * take) {
    const begin = 2 * (first + i - skip)
    for (let part = 0, from = begin; part < 2; part++, from += 2 * take) {
      const low = Math.max(0, -from)
      const high = Math.max(low, Math.min(2 * size, signal.length - from))
      if (high - low < 2 * size) for (let j = 0; j < 2 * size; j++) z[2 * j + part] = 0
      for (let j = low; j < high; j++) z[2 * j + part] = signal[from + j]!
    }
    there.run()
    // The inverse transform is the transform with real and imaginary part swapped, before and after.
    for (let k = 0; k < 2 * size; k += 2) {
      y[k] = response[k]! * z[k + 1]! + response[k + 1]! * z[k + 1 + 2 * size]!
      y[k + 1] = response[k]! * z[k]! + response[k + 1]! * z[k + 2 * size]!
    }
    back.run()
    for (let part = 0, at = i; part < 2; part++, at += take) {
      const count = Math.min(take, out.length - at)
      for (let j = 0; j < count; j++) out[at + j] = y[2 * (skip + j) + 1 - part]!
    }
  }
}
