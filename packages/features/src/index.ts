export * from './chroma.ts'
export * from './loudness.ts'
export * from './rhythm.ts'
export * from './spectral.ts'
