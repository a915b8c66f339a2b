import { MurecomError } from '@murecom/internal'

/**
 * The sentences cannot train a model. `code` says why: `'one-shot-corpus'`, `'short-pass'`, `'empty-corpus'` or
 * `'empty-vocabulary'`.
 */
export class CorpusError extends MurecomError {
  static override readonly errorName: string = 'CorpusError'
}

/** A key that the vocabulary does not have; the message names the nearest ones. `code` is `'unknown-key'`. */
export class UnknownKeyError extends MurecomError {
  static override readonly errorName: string = 'UnknownKeyError'
  readonly key: string | number
  /** Keys of the vocabulary with the smallest edit distance. */
  readonly nearest: readonly (string | number)[]
  constructor(where: string, key: string | number, nearest: readonly (string | number)[]) {
    const hint = nearest.length > 0 ? `; the nearest are ${nearest.map(k => JSON.stringify(k)).join(', ')}` : ''
    super('unknown-key', `${where}: key ${JSON.stringify(key)} is not in the vocabulary${hint}`)
    this.key = key
    this.nearest = nearest
  }
}

/** A word2vec text or binary file is broken; the message has the line or the byte. `code` is `'broken-file'`. */
export class VectorFileError extends MurecomError {
  static override readonly errorName: string = 'VectorFileError'
  constructor(message: string) {
    super('broken-file', message)
  }
}
