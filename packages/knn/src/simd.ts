export type { KnnKernels } from './kernels/types.ts'
export { loadSimdKernels } from './simd/load.ts'
