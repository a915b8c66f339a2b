// asc: --enable relaxed-simd
export { dots } from './rows'
export { trainJob } from './train'
