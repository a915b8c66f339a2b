// asc: --enable relaxed-simd --enable threads --sharedMemory --maximumMemory 65536
export { cholesky, conjugate, gram, setup } from './als'
