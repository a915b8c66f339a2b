export type { Kernels } from './kernels/types.ts'
export { loadSimdKernels } from './simd/load.ts'
