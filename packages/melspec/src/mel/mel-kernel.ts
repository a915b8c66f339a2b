import { melFrames } from '../kernels/mel.ts'
import type { MelKernel, MelTables } from '../kernels/types.ts'
import { RealFft } from '../real-fft.ts'
import { segmentsOf } from './segments.ts'

/** The mel loop in TypeScript, with its tables and its scratch memory. */
export function melKernel({ nFft, window, power, edges, heights }: MelTables): MelKernel {
  const transform = new RealFft(nFft)
  const { bins } = transform
  const segments = segmentsOf(edges, heights, bins, transform.powerScale ** (power / 2))
  const block = new Float64Array(3 * nFft)
  const spectrum = new Float64Array(bins)
  const plan = { nFft, power, window, segments, transform, block, spectrum }
  return (signal, start, hop, count, padMode, out, at, stride) =>
    melFrames(plan, signal, start, hop, count, padMode, out, at, stride)
}
