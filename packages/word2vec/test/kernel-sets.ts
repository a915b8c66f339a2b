import type { Word2VecKernels } from '../src/index.ts'
import { typescriptKernels } from '../src/kernels/typescript.ts'
import { loadSimdKernels } from '../src/simd/load.ts'

/** Every set of kernels that this runtime has, for `test.each`. */
export async function kernelSets(): Promise<Word2VecKernels[]> {
  const simd = await loadSimdKernels({ relaxed: false })
  const relaxed = await loadSimdKernels()
  const named = relaxed && { ...relaxed, name: 'relaxed simd' }
  return [typescriptKernels, simd, named].filter(set => set !== undefined)
}
