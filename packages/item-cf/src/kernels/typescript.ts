import { subtractProduct } from './subtract-product.ts'
import type { ItemCfKernels } from './types.ts'

/** The kernels in TypeScript, which run in any runtime. Rows are computed by co-occurrence.ts, through `RowBuilder`. */
export const typescriptKernels: ItemCfKernels = Object.freeze({
  package: '@murecom/item-cf',
  name: 'typescript',
  modules: undefined,
  subtractProduct,
})
