export type { ItemCfKernels } from './kernels/types.ts'
export { loadSimdKernels } from './simd/load.ts'
