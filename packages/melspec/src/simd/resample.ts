import { instantiate, MemoryPlan, type Place } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'

/** Output samples that one call computes. */
const BLOCK = 4096
/** The kernel's memory holds at most this many taps; a filter of more phases stays in TypeScript. */
const LARGEST_FILTER = 2 ** 22
/** The kernel counts places in 1 / up samples in 32 bits. */
const LARGEST_POSITION = 2 ** 31

/** Taps of a phase in the kernel: a multiple of 8. */
const widthOf = ({ reach }: PolyphaseTables): number => Math.ceil(reach / 4) * 8

type Places = Record<'taps' | 'out' | 'signal', Place<Float32Array>>

/** Where the kernel's arrays lie. */
export function planResample(plan: MemoryPlan, tables: PolyphaseTables): Places {
  const { up, down } = tables
  const width = widthOf(tables)
  return {
    taps: plan.reserve(Float32Array, up * width),
    out: plan.reserve(Float32Array, BLOCK),
    signal: plan.reserve(Float32Array, Math.ceil((BLOCK * down) / up) + width + 1),
  }
}

/** The SIMD loop for this filter, or undefined where it has none. */
export function simdResampleKernel(module: WebAssembly.Module, tables: PolyphaseTables): ResampleKernel | undefined {
  const { up, down, reach } = tables
  const width = widthOf(tables)
  if (up * width > LARGEST_FILTER || (BLOCK + 1) * down + up > LARGEST_POSITION) return undefined
  const plan = new MemoryPlan()
  const places = planResample(plan, tables)
  const memory = plan.allocate()
  if (!memory) return undefined
  const { resampleBlock } = instantiate<KernelsExports>(module, memory)
  const { buffer } = memory
  const taps = places.taps.view(buffer)
  for (let p = 0; p < up; p++) taps.set(tables.taps.subarray(2 * reach * p, 2 * reach * (p + 1)), p * width)
  const samples = places.signal.view(buffer)
  const block = places.out.view(buffer)

  return (signal, first, out) => {
    for (let i = 0; i < out.length; i += BLOCK) {
      const count = Math.min(BLOCK, out.length - i)
      const position = (first + i) * down
      const begin = Math.floor(position / up) - reach + 1
      // Outside the signal there are zeros.
      const from = Math.max(0, begin)
      const to = Math.min(signal.length, begin + samples.length)
      if (from > begin || to < begin + samples.length) samples.fill(0)
      if (to > from) samples.set(signal.subarray(from, to), from - begin)
      resampleBlock(
        places.signal.byteOffset,
        position % up,
        up,
        down,
        width,
        places.taps.byteOffset,
        places.out.byteOffset,
        count,
      )
      out.set(block.subarray(0, count), i)
    }
  }
}
