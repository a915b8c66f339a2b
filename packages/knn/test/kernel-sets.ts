import type { KnnKernels } from '../src/kernels/types.ts'
import { loadAllSimdKernels } from '../src/simd/load.ts'

/** Every kernel set that this runtime has: each test of answers runs on all of them. */
export const KERNEL_SETS: (readonly [name: string, kernels: KnnKernels | undefined])[] = [['pure', undefined]]

for (const kernels of await loadAllSimdKernels()) KERNEL_SETS.push([kernels.name, kernels])
