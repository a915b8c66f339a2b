export * from './spectral.ts'
