import type { ItemCfKernels, ItemCfModules } from '../kernels/types.ts'
import { simdProduct } from './product.ts'

/** The kernels of some compiled modules; a thread makes its own of the modules that it is sent. */
export function simdKernels(modules: ItemCfModules): ItemCfKernels {
  return Object.freeze({
    package: '@murecom/item-cf',
    name: 'simd',
    modules,
    subtractProduct: simdProduct(modules.product),
  })
}
