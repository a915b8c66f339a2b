// asc: --enable relaxed-simd

export * from './scan'
export * from './score'
export * from './screen'
