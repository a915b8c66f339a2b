import { radix4Twiddles } from '../fft/roots.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'
import { HALVE_SIZE, halveTables } from '../resampling/halve-kernel.ts'
import { KernelMemory } from './memory.ts'

/** Blocks that are made in one call. */
const BLOCKS = 8

/** The SIMD loop for a filter that halves the rate, or undefined where it is another. */
export function simdHalveKernel(module: WebAssembly.Module, filter: PolyphaseTables): ResampleKernel | undefined {
  const tables = halveTables(filter)
  if (!tables) return undefined
  const { skip, take, response } = tables
  const hop = 2 * take
  const span = (BLOCKS - 1) * hop + 2 * HALVE_SIZE
  const there = radix4Twiddles(2 * HALVE_SIZE)
  const back = radix4Twiddles(HALVE_SIZE)

  const memory = new KernelMemory()
  const twiddlesAt = memory.reserve(there.length + back.length)
  const responseAt = memory.reserve(response.length)
  const x = memory.reserve(16 * HALVE_SIZE)
  const y = memory.reserve(16 * HALVE_SIZE)
  const outAt = memory.reserve(BLOCKS * take)
  const signalAt = memory.reserve(span)
  const { exports, f32 } = memory.open(module)
  f32.set(there, twiddlesAt / 4)
  f32.set(back, twiddlesAt / 4 + there.length)
  // The kernel folds in the transform's last stage: it takes sums and differences.
  for (let k = 0; k < response.length; k += 2) {
    f32[responseAt / 4 + k] = response[k]! + response[k + 1]!
    f32[responseAt / 4 + k + 1] = response[k]! - response[k + 1]!
  }

  return (signal, first, out) => {
    for (let i = 0; i < out.length; i += BLOCKS * take) {
      const begin = 2 * (first + i - skip)
      // Outside the signal there are zeros.
      const from = Math.min(signal.length, Math.max(0, begin))
      const to = Math.max(from, Math.min(signal.length, begin + span))
      if (to - from < span) f32.fill(0, signalAt / 4, signalAt / 4 + span)
      f32.set(signal.subarray(from, to), signalAt / 4 + Math.max(0, from - begin))
      exports.halveBlocks(signalAt, 4 * hop, HALVE_SIZE, twiddlesAt, responseAt, x, y, skip, take, outAt)
      const count = Math.min(BLOCKS * take, out.length - i)
      out.set(f32.subarray(outAt / 4, outAt / 4 + count), i)
    }
  }
}
