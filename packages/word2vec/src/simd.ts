import type { Word2VecKernels } from './kernels/kernels.ts'

export async function loadSimdKernels(): Promise<Word2VecKernels | undefined> {
  return undefined
}
