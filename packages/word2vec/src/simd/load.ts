import { checkOptions, type OptionNames } from '@murecom/internal'
import { compileBuilds, once, type WasmBuild } from '@murecom/internal/wasm'
import type { Word2VecKernels } from '../kernels/types.ts'
import { webAssemblyKernels } from './webassembly.ts'

/** Which build of the SIMD kernels is loaded. */
export interface SimdOptions {
  /**
   * Let the machine multiply and add in one rounding where it can, about a tenth faster. Results then differ in their last
   * bits from one kind of machine to another, but not from run to run. Default true.
   */
  relaxed?: boolean
}

const OPTIONS: OptionNames<SimdOptions> = { relaxed: 1 }

const loadRelaxed = once(() =>
  load(
    {
      name: 'relaxed',
      base64: async () => (await import('../generated/word2vec-relaxed.ts')).WORD2VEC_RELAXED_WASM_BASE64,
    },
    {
      name: 'relaxed, shared',
      base64: async () => (await import('../generated/word2vec-relaxed-shared.ts')).WORD2VEC_RELAXED_SHARED_WASM_BASE64,
    },
  ),
)
const loadStrict = once(() =>
  load(
    { name: 'strict', base64: async () => (await import('../generated/word2vec.ts')).WORD2VEC_WASM_BASE64 },
    {
      name: 'strict, shared',
      base64: async () => (await import('../generated/word2vec-shared.ts')).WORD2VEC_SHARED_WASM_BASE64,
    },
  ),
)

/**
 * The kernels in WebAssembly with 128-bit SIMD, for the option `kernels`, compiled once a process. A model then lies in a
 * WebAssembly.Memory.
 *
 * @returns undefined where the runtime has no WebAssembly SIMD, so that the same line is always right
 * @throws TypeError for an unknown option
 * @example
 * const model = await Word2Vec.train(playlists, { sg: true, kernels: await loadSimdKernels() })
 */
export async function loadSimdKernels(options?: SimdOptions): Promise<Word2VecKernels | undefined> {
  const { relaxed = true } = checkOptions('loadSimdKernels', options, OPTIONS)
  return (relaxed ? await loadRelaxed() : undefined) ?? loadStrict()
}

/** Kernels of two builds of one source: for one thread, and for memory that threads share. */
async function load(plain: WasmBuild, shared: WasmBuild): Promise<Word2VecKernels | undefined> {
  const [one, many] = await compileBuilds([plain, shared])
  return one && many && webAssemblyKernels({ plain: one.module, shared: many.module })
}
