import { complexFft, LARGEST_RADIX, radicesOf } from '../fft/complex-fft.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'

/** Samples of a block, of the filter's reach on one side: more wastes less at its ends, and leaves the caches. */
const REACHES = 12
/** The longest block; ratios that would need more stay with the polyphase loop. */
const LARGEST_SIZE = 2 ** 14
/** Phases for each sample of the higher rate, at least, that the response is computed from: the filter is 150 dB down there. */
const PHASES = 4

/** A symmetric filter between two rates, by overlap-save; assembly/overlap-save.ts has the formulas. */
export interface OverlapSaveTables {
  up: number
  down: number
  /** Samples of a block before and after, multiples of 4 with small prime factors. */
  sizeIn: number
  sizeOut: number
  /** Outputs at each end of a block that its inputs do not wholly determine; a multiple of 4. */
  skip: number
  /** Outputs of a block that are kept, a multiple of `up`. */
  take: number
  /**
   * H[k] of k = 0, 1, ..., then of as many k from below up to -1: the filter's response, which is real, with the scale of the
   * two transforms in it.
   */
  response: Float64Array
}

/** The tables of a filter, or undefined where the ratio has a large prime factor or the blocks would be too long. */
export function overlapSaveTables(filter: PolyphaseTables): OverlapSaveTables | undefined {
  const { up, down, reach } = filter
  if (![up, down].every(size => radicesOf(size).every(radix => radix <= LARGEST_RADIX))) return undefined
  let periods = 4
  while (down * periods < REACHES * reach) periods *= 2
  const sizeIn = down * periods
  const sizeOut = up * periods
  const skip = Math.ceil((reach * up) / down / 4) * 4
  // Rounded up to a multiple of 4, what is taken still has to end before the last `skip` outputs.
  const take = Math.floor((sizeOut - 2 * skip - 3) / up) * up
  if (Math.max(sizeIn, sizeOut) > LARGEST_SIZE || take <= 0) return undefined
  // Images of the input count too, up to twice the lower Nyquist frequency: from there on they are nothing in float32.
  const bins = Math.max(sizeIn, sizeOut, up > 1 ? 2 * Math.min(sizeIn, sizeOut) : 0)
  return { up, down, sizeIn, sizeOut, skip, take, response: responseOf(filter, sizeIn, bins) }
}

/** The filter's response at `count` frequencies, half of them below 0: multiples of the input's rate / sizeIn. */
function responseOf({ up, down, reach, taps }: PolyphaseTables, sizeIn: number, count: number): Float64Array {
  const fft = complexFft(sizeIn)
  const width = 2 * reach
  const enough = PHASES * Math.max(1, up / down)
  let phases = 1
  while (phases < up && (up % phases !== 0 || phases < enough)) phases++
  const half = count / 2
  const response = new Float64Array(count)
  for (let phase = 0; phase < phases; phase++) {
    const row = (phase * up * width) / phases
    fft.data.fill(0)
    for (let j = 0; j < width; j++) fft.data[2 * ((reach - 1 - j + sizeIn) % sizeIn)] = taps[row + j]!
    fft.run()
    // A tap lies `phase / phases` samples later than its place in the transform.
    for (let k = 1 - half; k < half; k++) {
      const bin = ((k % sizeIn) + sizeIn) % sizeIn
      const angle = (2 * Math.PI * k * phase) / phases / sizeIn
      const real = fft.data[2 * bin]! * Math.cos(angle) + fft.data[2 * bin + 1]! * Math.sin(angle)
      response[k < 0 ? k + count : k]! += real / phases / sizeIn
    }
  }
  return response
}
