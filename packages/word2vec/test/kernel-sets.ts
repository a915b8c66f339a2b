import { typescriptKernels, type Word2VecKernels } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'

/** Every set of kernels that this runtime has, for `test.each`. */
export async function kernelSets(): Promise<Word2VecKernels[]> {
  const simd = await loadSimdKernels()
  return simd ? [typescriptKernels, simd] : [typescriptKernels]
}
