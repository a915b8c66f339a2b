import { base64ToBytes } from '@murecom/internal'
import { KERNELS_WASM_BASE64 } from '../generated/kernels.ts'
import { KERNELS_RELAXED_WASM_BASE64 } from '../generated/kernels-relaxed.ts'
import type { MelspecKernels } from '../kernels/types.ts'
import { simdHalveKernel } from './halve.ts'
import { simdMelKernel } from './mel.ts'
import { simdResampleKernel } from './resample.ts'

/**
 * Inner loops in WebAssembly SIMD: four frames at a time, one in each lane, in float32. They take nFft that is a power of
 * two from 64 on and `power` 1 or 2; for other plans the loops in TypeScript do the work.
 *
 * @returns kernels to pass as the `kernels` option, or undefined where the runtime has no SIMD: the same line is always right.
 *   Fused multiply-add is used where the runtime has relaxed SIMD; the last bits then depend on the machine.
 * @example
 * const plan = new MelSpectrogram({ kernels: await loadSimdKernels() })
 */
export async function loadSimdKernels(): Promise<MelspecKernels | undefined> {
  return (await compile('simd-relaxed', KERNELS_RELAXED_WASM_BASE64)) ?? (await compile('simd', KERNELS_WASM_BASE64))
}

/**
 * Every set that this runtime can run, the fastest first; for tests and benches.
 *
 * @internal
 */
export async function loadAllSimdKernels(): Promise<MelspecKernels[]> {
  const sets = [await compile('simd-relaxed', KERNELS_RELAXED_WASM_BASE64), await compile('simd', KERNELS_WASM_BASE64)]
  return sets.filter(set => set !== undefined)
}

async function compile(name: string, base64: string): Promise<MelspecKernels | undefined> {
  const bytes = base64ToBytes(base64)
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(bytes)) return undefined
  const module = await WebAssembly.compile(bytes)
  return Object.freeze({
    name,
    mel: tables => simdMelKernel(module, tables),
    resample: tables => simdHalveKernel(module, tables) ?? simdResampleKernel(module, tables),
  } satisfies MelspecKernels)
}
