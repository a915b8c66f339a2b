export * from './codes'
export * from './scan'
export * from './score'
