// asc: --enable relaxed-simd
export { dots } from './dots'
export { trainJob } from './train'
