// The kernels for machines with 128-bit SIMD.
export { filterFrames } from './filter-frames'
