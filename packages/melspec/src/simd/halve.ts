import { radix4Twiddles } from '@murecom/internal/roots'
import { instantiate, MemoryPlan, type Place } from '@murecom/internal/wasm'
import type { KernelsExports } from '../generated/kernels.ts'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { ResampleKernel } from '../kernels/types.ts'
import { HALVE_SIZE, type HalveTables, halveTables } from '../resampling/halve-kernel.ts'

/** Blocks that one call computes. */
const BLOCKS = 8
/** Lanes of a complex number in the kernel: real and imaginary parts of four blocks. */
const COMPLEX_LANES = 8

type Places = Record<'twiddles' | 'response' | 'x' | 'y' | 'out' | 'signal', Place<Float32Array>>

/** Where the kernel's arrays lie. */
export function planHalve(plan: MemoryPlan, twiddles: Float64Array, { take, response }: HalveTables): Places {
  return {
    twiddles: plan.reserve(Float32Array, twiddles.length),
    response: plan.reserve(Float32Array, response.length),
    x: plan.reserve(Float32Array, 2 * HALVE_SIZE * COMPLEX_LANES),
    y: plan.reserve(Float32Array, 2 * HALVE_SIZE * COMPLEX_LANES),
    out: plan.reserve(Float32Array, BLOCKS * take),
    signal: plan.reserve(Float32Array, (BLOCKS - 1) * 2 * take + 2 * HALVE_SIZE),
  }
}

/** The SIMD loop for a filter that halves the rate, or undefined where it is another. */
export function simdHalveKernel(module: WebAssembly.Module, filter: PolyphaseTables): ResampleKernel | undefined {
  const tables = halveTables(filter)
  if (!tables) return undefined
  const { skip, take, response } = tables
  const plan = new MemoryPlan()
  const twiddles = Float64Array.of(...radix4Twiddles(2 * HALVE_SIZE), ...radix4Twiddles(HALVE_SIZE))
  const places = planHalve(plan, twiddles, tables)
  const memory = plan.allocate()
  if (!memory) return undefined
  const { halveBlocks } = instantiate<KernelsExports>(module, memory)
  const { buffer } = memory
  places.twiddles.view(buffer).set(twiddles)
  // The kernel includes the transform's last stage: it takes sums and differences.
  const responses = places.response.view(buffer)
  for (let k = 0; k < response.length; k += 2) {
    responses[k] = response[k]! + response[k + 1]!
    responses[k + 1] = response[k]! - response[k + 1]!
  }
  const samples = places.signal.view(buffer)
  const block = places.out.view(buffer)
  const hop = 2 * take

  return (signal, first, out) => {
    for (let i = 0; i < out.length; i += block.length) {
      const begin = 2 * (first + i - skip)
      // Outside the signal there are zeros.
      const from = Math.min(signal.length, Math.max(0, begin))
      const to = Math.max(from, Math.min(signal.length, begin + samples.length))
      if (to - from < samples.length) samples.fill(0)
      samples.set(signal.subarray(from, to), Math.max(0, from - begin))
      halveBlocks(
        places.signal.byteOffset,
        4 * hop,
        HALVE_SIZE,
        places.twiddles.byteOffset,
        places.response.byteOffset,
        places.x.byteOffset,
        places.y.byteOffset,
        skip,
        take,
        places.out.byteOffset,
      )
      out.set(block.subarray(0, Math.min(block.length, out.length - i)), i)
    }
  }
}
