export { base64ToBytes, bytesToBase64 } from './base64.ts'
export { type BufferFormat, BufferReader, BufferWriter, checksum, ForeignBufferError } from './buffer.ts'
export {
  checkFinite,
  checkInteger,
  checkKernels,
  checkMatrix,
  checkNumber,
  checkOneOf,
  refuse,
  show,
} from './check.ts'
export { MurecomError, WorkerFailedError } from './error.ts'
export { greatestCommonDivisor } from './greatest-common-divisor.ts'
export { checkOptions, type OptionNames } from './options.ts'
export { mulberry32 } from './random.ts'
export { editDistance } from './spelling.ts'
