import { MurecomError } from '@murecom/internal'

/** A model was used before `fit` was called. `code` is `'not-fitted'`. */
export class NotFittedError extends MurecomError {
  static override readonly errorName: string = 'NotFittedError'
  constructor(where: string) {
    super('not-fitted', `${where}: the model must be fitted first: call fit(dataset)`)
  }
}
