import { type CompiledBuild, compileBuilds, compileFirst, once } from '@murecom/internal/wasm'
import type { MelspecKernels } from '@murecom/melspec'
import { loadSimdKernels as loadMelspecKernels } from '@murecom/melspec/simd'
import { KERNELS_WASM_BASE64 } from '../generated/kernels.ts'
import { KERNELS_RELAXED_WASM_BASE64 } from '../generated/kernels-relaxed.ts'
import type { FeaturesKernels } from '../kernels/types.ts'
import { simdDecibelKernel } from './decibels.ts'
import { simdFilterKernel } from './filter.ts'
import { simdFluxKernel } from './flux.ts'
import { simdPreemphasisKernel } from './preemphasis.ts'
import { simdSpectraKernel } from './spectra.ts'

/** The fastest first. */
const BUILDS = [
  { name: 'simd-relaxed', base64: () => KERNELS_RELAXED_WASM_BASE64 },
  { name: 'simd', base64: () => KERNELS_WASM_BASE64 },
]

const load = once(async () => {
  const [build, melspec] = await Promise.all([compileFirst(BUILDS), loadMelspecKernels()])
  return build && melspec && kernelsOf(build, melspec)
})

/**
 * Inner loops in WebAssembly SIMD, with those of `@murecom/melspec`: four frames at a time in float32 for rhythm and chroma, two
 * in float64 for descriptors of spectra. They take an nFft that is a power of two from 64 on; for others the loops in TypeScript
 * do the work. Pre-emphasis takes four float32 samples at a time. Compiled once a process.
 *
 * @returns kernels to pass as the `kernels` option, or undefined where the runtime has no SIMD: the same line is always right.
 *   Fused multiply-add is used where the runtime has relaxed SIMD; the last bits then depend on the machine.
 * @example
 * const { data } = chromaCqt(new Float32Array(22050), { kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<FeaturesKernels | undefined> {
  return load()
}

/**
 * Every set that this runtime can run, the fastest first; for tests and benches.
 *
 * @internal
 */
export async function loadAllSimdKernels(): Promise<FeaturesKernels[]> {
  const melspec = await loadMelspecKernels()
  return melspec ? (await compileBuilds(BUILDS)).map(build => kernelsOf(build, melspec)) : []
}

function kernelsOf({ name, module }: CompiledBuild, melspec: MelspecKernels): FeaturesKernels {
  return Object.freeze({
    package: '@murecom/features',
    name,
    melspec,
    filter: (tables, mostHop) => simdFilterKernel(module, tables, mostHop),
    decibels: atFirst(() => simdDecibelKernel(module)),
    flux: atFirst(() => simdFluxKernel(module)),
    preemphasis: atFirst(() => simdPreemphasisKernel(module)),
    spectra: (tables, hopLength) => simdSpectraKernel(module, tables, hopLength),
  } satisfies FeaturesKernels)
}

/** Makes a kernel at the first call, which later ones return; where there was no memory for it, the next call tries again. */
function atFirst<K>(make: () => K | undefined): () => K | undefined {
  let kernel: K | undefined
  return () => {
    kernel ??= make()
    return kernel
  }
}
