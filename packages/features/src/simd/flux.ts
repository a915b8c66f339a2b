import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { FluxKernel } from '../kernels/types.ts'

/** Values of one call: a second-level cache holds them twice. */
const BLOCK = 2 ** 14
/** Frames of one call at most. */
const MOST_FRAMES = 2 ** 10
/** The largest lag whose two frames are read from one copy. */
const NEAR = 4

/** The SIMD loops, or undefined where there is no memory for them. */
export function simdFluxKernel(module: WebAssembly.Module): FluxKernel | undefined {
  const plan = new MemoryPlan()
  const places = {
    later: plan.reserve(Float32Array, BLOCK),
    earlier: plan.reserve(Float32Array, BLOCK),
    rises: plan.reserve(Float32Array, BLOCK),
    out: plan.reserve(Float32Array, MOST_FRAMES),
  }
  const memory = plan.allocate()
  if (!memory) return undefined
  const { fluxMeans, fluxMedians } = instantiate<KernelsExports>(module, memory)
  const later = places.later.view(memory.buffer)
  const earlier = places.earlier.view(memory.buffer)
  const result = places.out.view(memory.buffer)
  const copy = (values: Float32Array, from: number, count: number, to: Float32Array, at: number): void => {
    to.set(values.subarray(from, from + count), at)
  }

  return {
    mostBands: BLOCK / (4 + NEAR),
    run({ decibel, reference, bands, frames, lag }, floor, aggregate, out) {
      // Frames that are near each other are copied once.
      const isNear = decibel === reference && lag <= NEAR
      const row = Math.min(MOST_FRAMES + NEAR, Math.floor(BLOCK / bands) & ~3)
      const block = row - NEAR
      for (let t = 0; t < out.length; t += block) {
        const count = Math.min(block, out.length - t)
        for (let m = 0; m < bands; m++) {
          const from = m * frames + t
          if (isNear) copy(decibel, from, count + lag, later, m * row)
          else {
            copy(decibel, from + lag, count, later, m * row)
            copy(reference, from, count, earlier, m * row)
          }
        }
        const start = places.later.byteOffset
        const [a, b] = isNear ? [start + 4 * lag, start] : [start, places.earlier.byteOffset]
        const groups = (count + 3) >> 2
        if (aggregate === 'mean') fluxMeans(a, b, 4 * row, bands, groups, floor, places.out.byteOffset)
        else fluxMedians(a, b, 4 * row, bands, groups, floor, places.rises.byteOffset, places.out.byteOffset)
        copy(result, 0, count, out, t)
      }
    },
  }
}
