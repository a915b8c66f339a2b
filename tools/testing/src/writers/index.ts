export { apeBytes } from './ape.ts'
export { dsfBytes } from './dsf.ts'
export { heAacBytes } from './he-aac.ts'
