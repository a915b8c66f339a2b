import { MurecomError } from '@murecom/internal'

/** A model was asked before `fit` was called. `code` is `'not-fitted'`. */
export class NotFittedError extends MurecomError {
  static override readonly errorName: string = 'NotFittedError'
  constructor(where: string) {
    super('not-fitted', `${where}: fit must be called first`)
  }
}
