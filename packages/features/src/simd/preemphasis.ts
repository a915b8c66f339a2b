import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { PreemphasisKernel } from '../kernels/types.ts'

/** Samples of one call: a first-level cache holds them, so that copies into the memory and out of it are cheap. */
const BLOCK = 2 ** 12
/** Samples of a step of the loop. */
const LANES = 8

/** The SIMD loop, or undefined where there is no memory for it. */
export function simdPreemphasisKernel(module: WebAssembly.Module): PreemphasisKernel | undefined {
  const plan = new MemoryPlan()
  const place = plan.reserve(Float32Array, LANES + BLOCK)
  const memory = plan.allocate()
  if (!memory) return undefined
  const { preemphasis } = instantiate<KernelsExports>(module, memory)
  const samples = place.view(memory.buffer)
  const block = samples.subarray(LANES)
  return (signal, coef, out) => {
    let bad = 0
    samples[LANES - 1] = 0
    for (let from = 0; from < signal.length; from += BLOCK) {
      const part = signal.subarray(from, from + BLOCK)
      const count = (part.length + LANES - 1) & -LANES
      // The last vector is filled up with finite numbers.
      block.fill(0, part.length, count)
      block.set(part)
      bad |= preemphasis(block.byteOffset, count, coef)
      out.set(part.length < BLOCK ? block.subarray(0, part.length) : block, from)
      samples[LANES - 1] = part[part.length - 1]!
    }
    return bad === 0
  }
}
