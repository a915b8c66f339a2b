export type { FeaturesKernels } from './kernels/types.ts'
export { loadSimdKernels } from './simd/load.ts'
