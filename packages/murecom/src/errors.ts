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
 * `'other-catalog'`, `'changed'`, `'disk-full'`, `'nothing-to-learn'` or `'nothing-to-evaluate'`.
 */
export class RecommenderError extends MurecomError {
  static override readonly errorName: string = 'RecommenderError'
}

/**
 * A file of what was listened to that cannot be used, or a playlist that it does not have. `code` is `'cannot-open'`,
 * `'not-listening'`, `'other-schema'`, `'damaged'`, `'busy'`, `'read-only'` or `'no-playlist'`.
 */
export class ListeningError extends MurecomError {
  static override readonly errorName: string = 'ListeningError'
}
