// The kernels for machines with 128-bit SIMD.
export { melFrames } from './mel'
export { overlapSaveBlocks } from './overlap-save'
export { resampleBlock } from './resample'
