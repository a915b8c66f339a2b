export { MurecomError, WorkerFailedError } from '@murecom/internal'
export { CommandError, UsageError } from './errors.ts'
export { main } from './main.ts'
export type { Io } from './terminal/io.ts'
