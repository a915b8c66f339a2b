// asc: --enable relaxed-simd
// The same kernels with fused multiply-add, for runtimes with relaxed SIMD.
export { filterFrames } from './filter-frames'
