export { loadAllSimdKernels, loadSimdKernels } from './simd/load.ts'
