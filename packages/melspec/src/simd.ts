export type { MelspecKernels } from './kernels/types.ts'
export { loadSimdKernels } from './simd/load.ts'
