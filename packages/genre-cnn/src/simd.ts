export { type GenreCnnKernels, loadSimdKernels } from './simd/load.ts'
