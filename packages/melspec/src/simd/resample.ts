import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'
import { KernelMemory } from './memory.ts'

/** Output samples that are made in one call. */
const BLOCK = 4096
/** Taps that are kept in the kernel's memory at most; a filter of more phases stays in TypeScript. */
const LARGEST_FILTER = 2 ** 22
/** The kernel counts places in 1 / up samples in 32 bits. */
const LARGEST_POSITION = 2 ** 31

/** The SIMD loop for this filter, or undefined where it has none. */
export function simdResampleKernel(module: WebAssembly.Module, tables: PolyphaseTables): ResampleKernel | undefined {
  const { up, down, reach, taps } = tables
  const width = Math.ceil(reach / 4) * 8
  if (up * width > LARGEST_FILTER || (BLOCK + 1) * down + up > LARGEST_POSITION) return undefined
  const span = Math.ceil((BLOCK * down) / up) + width + 1
  const memory = new KernelMemory()
  const tapsAt = memory.reserve(up * width)
  const outAt = memory.reserve(BLOCK)
  const signalAt = memory.reserve(span)
  const { exports, f32 } = memory.open(module)
  for (let p = 0; p < up; p++) f32.set(taps.subarray(2 * reach * p, 2 * reach * (p + 1)), tapsAt / 4 + p * width)

  return (signal, first, out) => {
    for (let i = 0; i < out.length; i += BLOCK) {
      const count = Math.min(BLOCK, out.length - i)
      const position = (first + i) * down
      const begin = Math.floor(position / up) - reach + 1
      // Outside the signal there are zeros.
      const from = Math.max(0, begin)
      const to = Math.min(signal.length, begin + span)
      if (from > begin || to < begin + span) f32.fill(0, signalAt / 4, signalAt / 4 + span)
      if (to > from) f32.set(signal.subarray(from, to), signalAt / 4 + from - begin)
      exports.resampleBlock(signalAt, position % up, up, down, width, tapsAt, outAt, count)
      out.set(f32.subarray(outAt / 4, outAt / 4 + count), i)
    }
  }
}
