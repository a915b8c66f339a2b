import { base64ToBytes } from '@murecom/internal'
import { WORD2VEC_WASM_BASE64 } from './generated/word2vec.ts'
import { WORD2VEC_SHARED_WASM_BASE64 } from './generated/word2vec-shared.ts'
import type { Word2VecKernels } from './kernels/kernels.ts'
import { webAssemblyKernels } from './kernels/webassembly.ts'

export type { Word2VecKernels } from './kernels/kernels.ts'

/**
 * The kernels in WebAssembly with 128-bit SIMD, for the option `kernels`. A model then lies in a WebAssembly.Memory.
 *
 * @returns undefined where the runtime has no WebAssembly SIMD, so that the same line is always right
 * @example
 * const model = await Word2Vec.train(playlists, { sg: true, kernels: await loadSimdKernels() })
 */
export async function loadSimdKernels(): Promise<Word2VecKernels | undefined> {
  try {
    const [plain, shared] = await Promise.all(
      [WORD2VEC_WASM_BASE64, WORD2VEC_SHARED_WASM_BASE64].map(text => WebAssembly.compile(base64ToBytes(text))),
    )
    return webAssemblyKernels({ plain: plain!, shared: shared! })
  } catch {
    return undefined
  }
}
