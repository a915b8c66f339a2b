// asc: --enable relaxed-simd
// The same kernels with fused multiply-add, for runtimes with relaxed SIMD.
export { melFrames } from './mel'
export { overlapSaveBlocks } from './overlap-save'
export { resampleBlock } from './resample'
