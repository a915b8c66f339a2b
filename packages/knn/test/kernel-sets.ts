import { type Kernels, pureKernels } from '../src/kernels.ts'

/** Every kernel set that this runtime has: each test of answers runs on all of them. */
export const KERNEL_SETS: readonly (readonly [name: string, kernels: Kernels])[] = [['pure', pureKernels]]
