export { loadSimdKernels } from '@murecom/melspec/simd'
export * from '../src/node.ts'
