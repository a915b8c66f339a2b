// asc: --enable threads --sharedMemory --maximumMemory 65536
export { segment, setup } from './rows'
