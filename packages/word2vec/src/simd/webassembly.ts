import { instantiate } from '@murecom/internal/wasm'
import type { Word2vecExports } from '../generated/word2vec.ts'
import type { Word2vecSharedExports } from '../generated/word2vec-shared.ts'
import type { Screen, Word2VecKernels, Word2VecModules } from '../kernels/types.ts'
import { openScreen } from './screen.ts'

/** The kernels of compiled modules. Another thread needs this file only. */
export function webAssemblyKernels(modules: Word2VecModules): Word2VecKernels {
  return {
    package: '@murecom/word2vec',
    name: 'simd',
    modules,
    allocate(plan, shared) {
      const wasm = plan.allocate({ shared })
      if (!wasm) {
        const needed = (plan.size / 2 ** 30).toFixed(1)
        throw new RangeError(
          `loadSimdKernels: ${needed} GiB are needed, and WebAssembly has no memory of that size here`,
        )
      }
      return { buffer: wasm.buffer, wasm }
    },
    open({ buffer, wasm }) {
      const shared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
      const screen = (rows: Float32Array, stride: number): Screen | undefined => openScreen(modules.plain, rows, stride)
      if (!shared) {
        const { trainJob, dots } = instantiate<Word2vecExports>(modules.plain, wasm!)
        return { trainJob, dots, screen }
      }
      const { trainJob, dots, mergeRows } = instantiate<Word2vecSharedExports>(modules.shared, wasm!)
      return {
        trainJob,
        dots,
        screen,
        mergeRows(base, copies, stride, firstRow, endRow, scratch) {
          const addresses = new Uint32Array(buffer, scratch + stride * Float64Array.BYTES_PER_ELEMENT, copies.length)
          addresses.set(copies)
          mergeRows(base, addresses.byteOffset, copies.length, stride, firstRow, endRow, scratch)
        },
      }
    },
  }
}
