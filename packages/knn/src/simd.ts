import type { Kernels } from './kernels.ts'

/** TODO */
export async function loadSimdKernels(): Promise<Kernels | undefined> {
  return undefined
}
