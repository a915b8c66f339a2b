import type { ModelMemory, Word2VecKernels } from '../kernels/types.ts'
import { openScreen } from './screen.ts'

const PAGE = 65536

/** Kernels on compiled modules; this file is all that another thread needs to use them. */
export function webAssemblyKernels(modules: NonNullable<Word2VecKernels['modules']>): Word2VecKernels {
  return {
    name: 'simd',
    modules,
    allocate(bytes, shared): ModelMemory {
      const pages = Math.ceil(bytes / PAGE)
      const wasm = new WebAssembly.Memory({ initial: pages, maximum: pages, shared })
      return { buffer: wasm.buffer, wasm }
    },
    open({ buffer, wasm }) {
      const shared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
      const instance = new WebAssembly.Instance(shared ? modules.shared : modules.plain, { env: { memory: wasm! } })
      const { trainJob, dots } = instance.exports as Record<string, (...numbers: number[]) => void>
      return {
        trainJob: (planAt, job) => trainJob!(planAt, job),
        dots: (...numbers) => dots!(...numbers),
        screen: (rows, stride) => openScreen(modules.plain, rows, stride),
      }
    },
  }
}
