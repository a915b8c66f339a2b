import { type CompiledBuild, compileBuilds, once } from '@murecom/internal/wasm'
import { PRODUCT_WASM_BASE64 } from '../generated/product.ts'
import { ROWS_WASM_BASE64 } from '../generated/rows.ts'
import { ROWS_SHARED_WASM_BASE64 } from '../generated/rows-shared.ts'
import type { ItemCfKernels, ItemCfModules } from '../kernels/types.ts'
import { simdKernels } from './kernels.ts'

const loadOnce = once(async () => {
  const [builds, als] = await Promise.all([
    compileBuilds([
      { name: 'product', base64: () => PRODUCT_WASM_BASE64 },
      { name: 'rows', base64: () => ROWS_WASM_BASE64 },
      { name: 'rowsShared', base64: () => ROWS_SHARED_WASM_BASE64 },
    ]),
    loadAls(),
  ])
  const compiled: Record<string, WebAssembly.Module> = {}
  for (const { name, module } of [...builds, ...als]) compiled[name] = module
  const modules = compiled as Partial<ItemCfModules>
  return modules.product && modules.rows && modules.als ? simdKernels(modules as ItemCfModules) : undefined
})

/** The build that multiplies and adds in one rounding where the machine can, or else the plain one. Their texts are imported here. */
async function loadAls(): Promise<CompiledBuild[]> {
  const relaxed = await compileBuilds([
    { name: 'als', base64: async () => (await import('../generated/als-relaxed.ts')).ALS_RELAXED_WASM_BASE64 },
    {
      name: 'alsShared',
      base64: async () => (await import('../generated/als-relaxed-shared.ts')).ALS_RELAXED_SHARED_WASM_BASE64,
    },
  ])
  if (relaxed.some(({ name }) => name === 'als')) return relaxed
  return compileBuilds([
    { name: 'als', base64: async () => (await import('../generated/als.ts')).ALS_WASM_BASE64 },
    { name: 'alsShared', base64: async () => (await import('../generated/als-shared.ts')).ALS_SHARED_WASM_BASE64 },
  ])
}

/**
 * The compiled kernels, or undefined where the runtime has no WebAssembly SIMD, so that the same line is right everywhere. They
 * are compiled once a process. The answers are those of the kernels in TypeScript, to the bit for the sparse similarities, in
 * about half the time. They compute every similarity, shrunk or not. The factors of `ImplicitAls` differ from those in TypeScript,
 * and from those of another kind of machine, by roundings of float32. The sets of a model that is fitted with them lie in a
 * WebAssembly.Memory.
 *
 * @example
 * const model = ItemKnn.fit(playlists, { similarity: 'cosine', kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<ItemCfKernels | undefined> {
  return loadOnce()
}
