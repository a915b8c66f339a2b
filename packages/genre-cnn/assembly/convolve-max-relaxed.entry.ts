// asc: --enable relaxed-simd
export { convolveMax } from './convolve-max'
