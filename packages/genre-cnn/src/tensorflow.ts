export { BackendMissingError } from './errors.ts'
export { type BackendName, useBackend } from './tensorflow/backend.ts'
