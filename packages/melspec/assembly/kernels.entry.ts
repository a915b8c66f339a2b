// The kernels for machines with 128-bit SIMD.
export { melFrames } from './mel'
export { resampleBlock } from './resample'
