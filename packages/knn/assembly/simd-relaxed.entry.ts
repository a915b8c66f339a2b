// asc: --enable relaxed-simd
export * from './codes'
export * from './scan'
export * from './score'
