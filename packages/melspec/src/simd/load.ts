import { type CompiledBuild, compileBuilds, compileFirst, once } from '@murecom/internal/wasm'
import { KERNELS_WASM_BASE64 } from '../generated/kernels.ts'
import { KERNELS_RELAXED_WASM_BASE64 } from '../generated/kernels-relaxed.ts'
import type { MelspecKernels } from '../kernels/types.ts'
import { simdMelKernel } from './mel.ts'
import { simdOverlapSaveKernel } from './overlap-save.ts'
import { simdResampleKernel } from './resample.ts'

/** The fastest first. */
const BUILDS = [
  { name: 'simd-relaxed', base64: () => KERNELS_RELAXED_WASM_BASE64 },
  { name: 'simd', base64: () => KERNELS_WASM_BASE64 },
]

const load = once(async () => {
  const build = await compileFirst(BUILDS)
  return build && kernelsOf(build)
})

/**
 * Inner loops in WebAssembly SIMD: four frames at a time, one in each lane, in float32. They take an nFft that is a power of
 * two from 64 on and `power` 1 or 2; for other plans the loops in TypeScript do the work. Compiled once a process.
 *
 * @returns kernels to pass as the `kernels` option, or undefined where the runtime has no SIMD: the same line is always right.
 *   Fused multiply-add is used where the runtime has relaxed SIMD; the last bits then depend on the machine.
 * @example
 * const plan = new MelSpectrogram({ kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<MelspecKernels | undefined> {
  return load()
}

/**
 * Every set that this runtime can run, the fastest first; for tests and benches.
 *
 * @internal
 */
export async function loadAllSimdKernels(): Promise<MelspecKernels[]> {
  return (await compileBuilds(BUILDS)).map(kernelsOf)
}

function kernelsOf({ name, module }: CompiledBuild): MelspecKernels {
  return Object.freeze({
    package: '@murecom/melspec',
    name,
    mel: tables => simdMelKernel(module, tables),
    resample: tables => simdOverlapSaveKernel(module, tables) ?? simdResampleKernel(module, tables),
  } satisfies MelspecKernels)
}
