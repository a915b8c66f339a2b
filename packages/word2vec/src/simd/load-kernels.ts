import { base64ToBytes } from '@murecom/internal'
import type { Word2VecKernels } from '../kernels/types.ts'
import { webAssemblyKernels } from './webassembly.ts'

/** Which build of the SIMD kernels is loaded. */
export interface SimdOptions {
  /**
   * Let the machine multiply and add in one rounding where it can, about a tenth faster: then results differ in their last
   * bits from one kind of machine to another, though not from run to run. Default true.
   */
  relaxed?: boolean
}

/**
 * The kernels in WebAssembly with 128-bit SIMD, for the option `kernels`. A model then lies in a WebAssembly.Memory.
 *
 * @returns undefined where the runtime has no WebAssembly SIMD, so that the same line is always right
 * @example
 * const model = await Word2Vec.train(playlists, { sg: true, kernels: await loadSimdKernels() })
 */
export async function loadSimdKernels(options: SimdOptions = {}): Promise<Word2VecKernels | undefined> {
  if (options.relaxed !== false) {
    const relaxed = await compile(
      (await import('../generated/word2vec-relaxed.ts')).WORD2VEC_RELAXED_WASM_BASE64,
      (await import('../generated/word2vec-relaxed-shared.ts')).WORD2VEC_RELAXED_SHARED_WASM_BASE64,
    )
    if (relaxed) return relaxed
  }
  return compile(
    (await import('../generated/word2vec.ts')).WORD2VEC_WASM_BASE64,
    (await import('../generated/word2vec-shared.ts')).WORD2VEC_SHARED_WASM_BASE64,
  )
}

async function compile(plain: string, shared: string): Promise<Word2VecKernels | undefined> {
  try {
    return webAssemblyKernels({
      plain: await WebAssembly.compile(base64ToBytes(plain)),
      shared: await WebAssembly.compile(base64ToBytes(shared)),
    })
  } catch {
    return undefined
  }
}
