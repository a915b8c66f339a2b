// asc: --enable threads --sharedMemory --maximumMemory 65536
export { dots } from './dots'
export { trainJob } from './train'
