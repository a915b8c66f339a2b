import { MurecomError } from '@murecom/internal'

/** No TensorFlow.js backend is registered, and none could be chosen; the message says what to import. */
export class BackendMissingError extends MurecomError {
  static override readonly errorName: string = 'BackendMissingError'
  constructor(message: string, options?: { cause?: unknown }) {
    super('backend-missing', message, options)
  }
}

/** A model file that is broken or holds another network; the message says in which way. */
export class ModelFileError extends MurecomError {
  static override readonly errorName: string = 'ModelFileError'
  constructor(message: string, options?: { cause?: unknown }) {
    super('model-file', message, options)
  }
}

/** The loss became infinite or NaN; the message says at which step. The model keeps the weights of the last whole epoch. */
export class TrainingDivergedError extends MurecomError {
  static override readonly errorName: string = 'TrainingDivergedError'
  constructor(message: string) {
    super('training-diverged', message)
  }
}
