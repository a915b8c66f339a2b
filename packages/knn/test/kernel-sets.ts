import { type Kernels, pureKernels } from '../src/kernels.ts'
import { loadSimdKernels } from '../src/simd.ts'

/** Every kernel set that this runtime has: each test of answers runs on all of them. */
export const KERNEL_SETS: (readonly [name: string, kernels: Kernels])[] = [['pure', pureKernels]]

const simd = await loadSimdKernels()
if (simd) KERNEL_SETS.push(['simd', simd])
