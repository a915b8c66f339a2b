import { complexFft } from '../fft/complex-fft.ts'
import { halve } from '../kernels/halve.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'

/** Outputs of a block, the useless ones at its ends included. */
export const HALVE_SIZE = 1024

/** A symmetric filter that halves the rate, by overlap-save; assembly/halve.ts has the formulas. */
export interface HalveTables {
  /** Outputs at each end of a block that its inputs do not wholly determine; a multiple of 4. */
  skip: number
  /** Outputs of a block that are kept; a multiple of 4. */
  take: number
  /**
   * (H[k], H[k + M]) of each k below M = `HALVE_SIZE`: the filter's response, which is real, with the scale of the two
   * transforms in it.
   */
  response: Float64Array
}

/** The tables of a filter that halves the rate and fits; undefined for any other. */
export function halveTables({ up, down, reach, taps }: PolyphaseTables): HalveTables | undefined {
  if (up !== 1 || down !== 2 || reach > HALVE_SIZE / 4) return undefined
  const points = 2 * HALVE_SIZE
  const fft = complexFft(points)
  // The filter around sample 0, so that it has no delay and its response no imaginary part.
  for (let j = 0; j < 2 * reach; j++) fft.data[2 * ((j + 1 - reach + points) % points)] = taps[j]! / points
  fft.run()
  const response = new Float64Array(points)
  for (let k = 0; k < HALVE_SIZE; k++) {
    response[2 * k] = fft.data[2 * k]!
    response[2 * k + 1] = fft.data[2 * (k + HALVE_SIZE)]!
  }
  const skip = Math.ceil(reach / 8) * 4
  return { skip, take: HALVE_SIZE - 2 * skip, response }
}

/** The loop in TypeScript with its tables and transforms, or undefined for a filter that does something else. */
export function halveKernel(filter: PolyphaseTables): ResampleKernel | undefined {
  const tables = halveTables(filter)
  if (!tables) return undefined
  const plan = { ...tables, size: HALVE_SIZE, there: complexFft(2 * HALVE_SIZE), back: complexFft(HALVE_SIZE) }
  return (signal, first, out) => halve(plan, signal, first, out)
}
