// The kernels for machines with 128-bit SIMD.
export { decibels } from './decibels'
export { filterFrames } from './filter-frames'
export { fluxMeans, fluxMedians } from './flux'
export { preemphasis } from './preemphasis'
export { spectra32, spectra64 } from './spectra'
