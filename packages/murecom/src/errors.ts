import { MurecomError } from '@murecom/internal'

/** A recording that cannot be indexed. `code` is `'too-short'`, `'silent'`, `'not-sound'` or `'not-finite'`. */
export class SongError extends MurecomError {
  static override readonly errorName: string = 'SongError'
}

/** A library file that cannot be used, or a song that is not in it. */
export class LibraryError extends MurecomError {
  static override readonly errorName: string = 'LibraryError'
}

/**
 * A recommender that is missing, cannot be used or cannot be trained. `code` is `'no-model'`, `'broken'`, `'other-version'`,
 * `'other-catalog'`, `'changed'`, `'disk-full'`, `'not-spark-models'`, `'incomplete'`, `'nothing-to-learn'` or `'nothing-to-evaluate'`.
 */
export class RecommenderError extends MurecomError {
  static override readonly errorName: string = 'RecommenderError'
}

/**
 * A file of `Listening` that cannot be used, or a playlist that it does not have. `code` is `'cannot-open'`,
 * `'not-listening'`, `'other-schema'`, `'damaged'`, `'busy'`, `'read-only'`, `'no-playlist'` or `'too-many'`.
 */
export class ListeningError extends MurecomError {
  static override readonly errorName: string = 'ListeningError'
}

/** The state of a radio that cannot be used. `code` is `'no-state'`, `'foreign'`, `'broken'`, `'other-version'` or `'other-library'`. */
export class RadioError extends MurecomError {
  static override readonly errorName: string = 'RadioError'
}

/**
 * A filter that cannot be read. `code` is `'syntax'`, `'unknown-field'`, `'unknown-filter'`, `'circular'`, `'too-long'`,
 * `'not-exportable'` or `'not-importable'`.
 */
export class FilterError extends MurecomError {
  static override readonly errorName: string = 'FilterError'
  /** Place of the first letter that is wrong, from 0. */
  readonly position: number

  constructor(code: string, message: string, position: number) {
    super(code, message)
    this.position = position
  }
}

/**
 * A server of music that does not answer, refuses, or answers what cannot be used. `code` is `'unreachable'`, `'no-answer'`,
 * `'bad-answer'`, `'wrong-login'`, `'certificate'`, `'redirected'`, `'not-found'`, `'not-allowed'`, `'too-large'`, `'not-ours'` or `'refused'`.
 */
export class ServerError extends MurecomError {
  static override readonly errorName: string = 'ServerError'
}
