import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { DecibelKernel } from '../kernels/types.ts'

/** Values of one call: a second-level cache holds them. */
const BLOCK = 2 ** 15
/** Values below this count as this: the default of `powerToDb`. */
const LEAST = 1e-10
/** From the largest value to the floor, in dB: likewise. */
const RANGE = 80

/** The SIMD loop, or undefined where there is no memory for it. */
export function simdDecibelKernel(module: WebAssembly.Module): DecibelKernel | undefined {
  const plan = new MemoryPlan()
  const place = plan.reserve(Float32Array, BLOCK)
  const memory = plan.allocate()
  if (!memory) return undefined
  const { decibels } = instantiate<KernelsExports>(module, memory)
  const block = place.view(memory.buffer)
  return values => {
    let most = Number.NEGATIVE_INFINITY
    for (let from = 0; from < values.length; from += BLOCK) {
      const part = values.subarray(from, from + BLOCK)
      // The last vector is filled up with zeros, and no decibel is below theirs.
      block.fill(0, part.length, (part.length + 3) & ~3)
      block.set(part)
      most = Math.max(most, decibels(place.byteOffset, (part.length + 3) & ~3, LEAST))
      part.set(block.subarray(0, part.length))
    }
    return most - RANGE
  }
}
