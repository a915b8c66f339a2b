export type { PolyphaseTables } from './kernels/polyphase.ts'
export type { MelKernel, MelspecKernels, MelTables, ResampleKernel } from './kernels/types.ts'
export { type ResampleOptions, resample } from './resampling/resample.ts'
