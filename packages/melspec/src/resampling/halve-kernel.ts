import { complexFft } from '../fft/complex-fft.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'

/** Outputs of a block, the useless ones at its ends included. */
export const HALVE_SIZE = 1024

/** A symmetric filter that halves the rate, by overlap-save; assembly/halve.ts has the formulas. */
export interface HalveTables {
  /** Outputs of a block in front of the first one that its inputs wholly determine, and how many are; multiples of 4. */
  skip: number
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

/**
 * The loop in TypeScript, or undefined for a filter that does something else: two blocks at a time, one in the real and one
 * in the imaginary part.
 */
export function halveKernel(filter: PolyphaseTables): ResampleKernel | undefined {
  const tables = halveTables(filter)
  if (!tables) return undefined
  const { skip, take, response } = tables
  const there = complexFft(2 * HALVE_SIZE)
  const back = complexFft(HALVE_SIZE)
  const z = there.data
  const y = back.data
  return (signal, first, out) => {
    for (let i = 0; i < out.length; i += 2 * take) {
      const begin = 2 * (first + i - skip)
      for (let part = 0, from = begin; part < 2; part++, from += 2 * take) {
        const low = Math.max(0, -from)
        const high = Math.max(low, Math.min(2 * HALVE_SIZE, signal.length - from))
        if (high - low < 2 * HALVE_SIZE) for (let j = 0; j < 2 * HALVE_SIZE; j++) z[2 * j + part] = 0
        for (let j = low; j < high; j++) z[2 * j + part] = signal[from + j]!
      }
      there.run()
      // Real and imaginary part swapped: the transform back is that of swapped parts, swapped.
      for (let k = 0; k < 2 * HALVE_SIZE; k += 2) {
        y[k] = response[k]! * z[k + 1]! + response[k + 1]! * z[k + 1 + 2 * HALVE_SIZE]!
        y[k + 1] = response[k]! * z[k]! + response[k + 1]! * z[k + 2 * HALVE_SIZE]!
      }
      back.run()
      for (let part = 0, at = i; part < 2; part++, at += take) {
        const count = Math.min(take, out.length - at)
        for (let j = 0; j < count; j++) out[at + j] = y[2 * (skip + j) + 1 - part]!
      }
    }
  }
}
