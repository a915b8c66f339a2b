// asc: --enable relaxed-simd
export { multiplyRows } from './gemm'
export { temporalMax, timbralMax, transform96, transform256 } from './spectral'
export { winogradInput, winogradPooledOutput } from './winograd'
