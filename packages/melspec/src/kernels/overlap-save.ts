/** What {@link overlapSave} works with: two transforms whose `data` are scratch memory, and the filter's response. */
interface OverlapSavePlan {
  /** The output has `up` samples for each `down` of the input. */
  up: number
  down: number
  /** Samples of a block before and after. */
  sizeIn: number
  sizeOut: number
  /** Outputs at each end of a block that its inputs do not wholly determine. */
  skip: number
  /** Outputs of a block that are kept, a multiple of `up`. */
  take: number
  /** H[k] of k = 0, 1, ..., then of as many k from below up to -1: the filter's response, which is real. */
  response: Float64Array
  /** Transforms `sizeIn` complex numbers, (real, imaginary) pairs, in place. */
  there: { readonly data: Float64Array; run(): void }
  /** Transforms `sizeOut` complex numbers in place. */
  back: { readonly data: Float64Array; run(): void }
}

/**
 * Resamples by overlap-save, two blocks at a time, one in the real and one in the imaginary part; assembly/overlap-save.ts has
 * the formulas. Writes outputs `first .. first + out.length`, with zeros outside the signal.
 */
export function overlapSave(
  plan: OverlapSavePlan,
  signal: Float32Array | Float64Array,
  first: number,
  out: Float32Array,
): void {
  const { up, down, sizeIn, skip, take, there, back } = plan
  const z = there.data
  const y = back.data
  const hop = (take / up) * down
  // A block begins where an output lies on an input.
  const start = Math.floor((first - skip) / up)
  for (let at = start * up + skip - first, begin = start * down; at < out.length; begin += 2 * hop) {
    for (let part = 0, from = begin; part < 2; part++, from += hop) {
      const low = Math.min(sizeIn, Math.max(0, -from))
      const high = Math.max(low, Math.min(sizeIn, signal.length - from))
      if (high - low < sizeIn) for (let j = 0; j < sizeIn; j++) z[2 * j + part] = 0
      for (let j = low; j < high; j++) z[2 * j + part] = signal[from + j]!
    }
    there.run()
    fold(plan)
    back.run()
    for (let part = 0; part < 2; part++, at += take) {
      const end = Math.min(take, out.length - at)
      for (let j = Math.max(0, -at); j < end; j++) out[at + j] = y[2 * (skip + j) + 1 - part]!
    }
  }
}

/** Adds the bins of a block times the response to those of its result, which is transformed back with its parts swapped. */
function fold({ sizeIn, sizeOut, response, there, back }: OverlapSavePlan): void {
  const z = there.data
  const y = back.data
  const half = response.length / 2
  y.fill(0)
  let from = 0
  let to = 0
  for (let k = 0; k < response.length; k++) {
    if (k === half) {
      from = sizeIn - 1 - ((half - 1) % sizeIn)
      to = sizeOut - 1 - ((half - 1) % sizeOut)
    }
    const h = response[k]!
    y[2 * to]! += h * z[2 * from + 1]!
    y[2 * to + 1]! += h * z[2 * from]!
    if (++from === sizeIn) from = 0
    if (++to === sizeOut) to = 0
  }
}
