// asc: --enable relaxed-simd
export { multiplyRows, multiplyTransposed } from './gemm'
export { pairNormGradient } from './pooled-norm'
export { temporalMax, timbralMax, transform96, transform256 } from './spectral'
export { winogradInput, winogradPooledOutput } from './winograd'
