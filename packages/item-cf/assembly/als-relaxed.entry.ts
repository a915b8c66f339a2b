// asc: --enable relaxed-simd
export { cholesky, conjugate, gram, setup } from './als'
