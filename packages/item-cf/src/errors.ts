import { MurecomError } from '@murecom/internal'

/** A model was asked before `fit` was called. `code` is `'not-fitted'`. */
export class NotFittedError extends MurecomError {
  override readonly name = 'NotFittedError'
  constructor(where: string) {
    super('not-fitted', `${where}: the model must be fitted first: call fit(dataset)`)
  }
}
