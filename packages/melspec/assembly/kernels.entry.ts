// The kernels for machines with 128-bit SIMD.
export { halveBlocks } from './halve'
export { melFrames } from './mel'
export { resampleBlock } from './resample'
