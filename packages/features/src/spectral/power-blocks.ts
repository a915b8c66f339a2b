import type { StftFrames } from '@murecom/melspec/frames'
import type { FeaturesKernels } from '../kernels/types.ts'
import type { Samples } from '../signal.ts'

/** Frames whose power is made at once. */
export const BLOCK = 64

/** Sums of the power of `count` frames from `frame` on: band m of frame `frame + i` to `out[at + m x stride + i]`. */
export type BandSums = NonNullable<ReturnType<StftFrames['bandSums']>>

/** The power of each bin, by `kernels`; undefined where they have no loop for this transform. */
export function identityBands(stft: StftFrames, kernels: FeaturesKernels): BandSums | undefined {
  const { bins } = stft
  const each = new Int32Array(2 * bins).map((_, i) => (i % 2 === 0 ? i / 2 : 1))
  return stft.bandSums(kernels.melspec, each, new Float64Array(bins).fill(1))
}

/** The power of frame t by `kernels`, many frames at once; undefined where they have no loop for this transform. */
export function powerInBlocks(
  stft: StftFrames,
  signal: Samples,
  frames: number,
  kernels: FeaturesKernels,
): ((t: number, out: Float64Array) => void) | undefined {
  const sums = identityBands(stft, kernels)
  if (!sums) return undefined
  const block = new Float32Array(stft.bins * BLOCK)
  let first = -BLOCK
  return (t, out) => {
    if (t < first || t >= first + BLOCK) {
      first = t
      sums(signal, t, Math.min(BLOCK, frames - t), block, 0, BLOCK)
    }
    for (let k = 0, at = t - first; k < stft.bins; k++, at += BLOCK) out[k] = block[at]!
  }
}
