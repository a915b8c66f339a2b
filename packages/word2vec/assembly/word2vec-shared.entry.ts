// asc: --enable threads --sharedMemory --maximumMemory 65536
export { dots } from './dots'
export { mergeRows } from './merge'
export { trainJob } from './train'
