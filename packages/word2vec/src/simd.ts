export type { Word2VecKernels } from './kernels/types.ts'
export { loadSimdKernels, type SimdOptions } from './simd/load.ts'
