import { TreeIndex } from '../tree/tree-index.ts'
import type { KnnKernels } from './types.ts'

/** An index on these kernels; on those in plain TypeScript where none are given, or where these cannot serve it. */
export function openIndex(kernels: KnnKernels | undefined, ...args: Parameters<KnnKernels['open']>): TreeIndex {
  return kernels?.open(...args) ?? new TreeIndex(...args)
}
