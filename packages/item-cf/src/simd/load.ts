import { compileBuilds, once } from '@murecom/internal/wasm'
import { PRODUCT_WASM_BASE64 } from '../generated/product.ts'
import { ROWS_WASM_BASE64 } from '../generated/rows.ts'
import { ROWS_SHARED_WASM_BASE64 } from '../generated/rows-shared.ts'
import type { ItemCfKernels, ItemCfModules } from '../kernels/types.ts'
import { simdKernels } from './kernels.ts'

const loadOnce = once(async () => {
  const builds = await compileBuilds([
    { name: 'product', base64: () => PRODUCT_WASM_BASE64 },
    { name: 'rows', base64: () => ROWS_WASM_BASE64 },
    { name: 'rowsShared', base64: () => ROWS_SHARED_WASM_BASE64 },
  ])
  const compiled: Record<string, WebAssembly.Module> = {}
  for (const { name, module } of builds) compiled[name] = module
  const { product, rows, rowsShared } = compiled as Partial<ItemCfModules>
  return product && rows ? simdKernels({ product, rows, rowsShared }) : undefined
})

/**
 * The compiled kernels, or undefined where the runtime has no WebAssembly SIMD, so that the same line is right everywhere. They
 * are compiled once a process. The answers are those of the kernels in TypeScript, to the bit for the sparse similarities, in
 * about half the time. They compute `'ease'` and the similarities that are products: cosine, asymmetric_cosine,
 * conditional_probability, tfidf, bm25 and rp3beta, without shrinkage. Jaccard, dice, tversky and shrunk similarities stay
 * with the kernels in TypeScript. The sets of a model that is fitted with them lie in a WebAssembly.Memory.
 *
 * @example
 * const model = ItemKnn.fit(playlists, { similarity: 'cosine', kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<ItemCfKernels | undefined> {
  return loadOnce()
}
