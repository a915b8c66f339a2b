// asc: --enable relaxed-simd
// The same kernels with fused multiply-add, for runtimes with relaxed SIMD.
export { halveBlocks } from './halve'
export { melFrames } from './mel'
export { resampleBlock } from './resample'
