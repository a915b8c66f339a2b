export { base64ToBytes, bytesToBase64 } from './base64.ts'
export { type BufferFormat, BufferReader, BufferWriter, ForeignBufferError } from './buffer.ts'
export { checkFinite, checkInteger, checkMatrix, checkNumber, checkOneOf, describe, refuse } from './check.ts'
export { MurecomError } from './error.ts'
export { mulberry32 } from './random.ts'
export {
  nodeThreads,
  nodeWorker,
  serveWorker,
  WorkerClient,
  type WorkerFactory,
  WorkerFailedError,
  type WorkerLike,
} from './worker.ts'
