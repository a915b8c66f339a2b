import type { Kernels } from '../src/kernels/types.ts'
import { loadPlainSimdKernels, loadSimdKernels } from '../src/simd/load.ts'

/** Every kernel set that this runtime has: each test of answers runs on all of them. */
export const KERNEL_SETS: (readonly [name: string, kernels: Kernels | undefined])[] = [['pure', undefined]]

for (const kernels of [await loadPlainSimdKernels(), await loadSimdKernels()]) {
  if (kernels) KERNEL_SETS.push([kernels.name, kernels])
}
