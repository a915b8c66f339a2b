import { instantiate, PAGE_BYTES } from '@murecom/internal/wasm'
import type { Word2vecExports } from '../generated/word2vec.ts'
import type { Word2vecSharedExports } from '../generated/word2vec-shared.ts'
import type { Word2VecKernels } from '../kernels/types.ts'
import { openScreen } from './screen.ts'

/** The kernels of compiled modules. Another thread needs this file only. */
export function webAssemblyKernels(modules: NonNullable<Word2VecKernels['modules']>): Word2VecKernels {
  return {
    name: 'simd',
    modules,
    allocate(bytes, shared) {
      const pages = Math.ceil(bytes / PAGE_BYTES)
      const wasm = new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
      return { buffer: wasm.buffer, wasm }
    },
    open({ buffer, wasm }) {
      const shared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
      const { trainJob, dots } = shared
        ? instantiate<Word2vecSharedExports>(modules.shared, wasm!)
        : instantiate<Word2vecExports>(modules.plain, wasm!)
      return { trainJob, dots, screen: (rows, stride) => openScreen(modules.plain, rows, stride) }
    },
  }
}
