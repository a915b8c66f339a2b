export { MurecomError, WorkerFailedError } from '@murecom/internal'
export { main } from './main.ts'
export type { Io } from './terminal/io.ts'
