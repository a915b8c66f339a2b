export { multiplyRows } from './gemm'
export { temporalMax, timbralMax, transform96, transform256 } from './spectral'
