export { loadSimdKernels } from './simd/load.ts'
