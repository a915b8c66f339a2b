import { melKernel } from '../mel/mel-kernel.ts'
import { resampleKernel } from '../resampling/resample-kernel.ts'
import type { MelspecKernels } from './types.ts'

/** The loops in plain TypeScript: float64 arithmetic, any size, any runtime. The default where no kernels are given. */
export const typescriptKernels = Object.freeze({
  package: '@murecom/melspec',
  name: 'typescript',
  mel: melKernel,
  resample: resampleKernel,
}) satisfies MelspecKernels
