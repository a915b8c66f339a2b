// asc: --enable relaxed-simd
// The same kernels with fused multiply-add, for runtimes with relaxed SIMD.
export { decibels } from './decibels'
export { filterFrames } from './filter-frames'
export { fluxMeans, fluxMedians } from './flux'
export { preemphasis } from './preemphasis'
export { spectra32, spectra64 } from './spectra'
