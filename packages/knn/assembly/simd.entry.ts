export * from './quantize'
export * from './scan'
export * from './score'
export * from './screen'
