// asc: --enable relaxed-simd
export { multiplyRows, multiplyTransposed } from './gemm'
export { pairNormGradient } from './pooled-norm'
export { temporalMax, timbralMax } from './spectral'
export { transform96, transform256 } from './transforms'
export { winogradInput, winogradPooledOutput } from './winograd'
