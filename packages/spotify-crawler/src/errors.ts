import { MurecomError } from '@murecom/internal'

/**
 * A catalogue or a snapshot cannot be used: foreign, newer than this version, locked, full or damaged.
 *
 * Codes: `'foreign-database'`, `'newer-database'`, `'crawl-running'` (or an import), `'catalog-closed'`. PostgreSQL:
 * `'server-unreachable'` (down, or the connection was lost), `'unauthorized'`, `'no-database'`, `'no-permission'`, `'read-only'`,
 * `'database-full'`, `'bad-address'`, `'no-driver'` (packages to install), `'database'` (anything else that the server refuses).
 * Snapshots: `'not-a-snapshot'`, `'newer-snapshot'`, `'damaged-snapshot'`, `'snapshot-too-large'`.
 */
export class CatalogError extends MurecomError {
  static override readonly errorName: string = 'CatalogError'
}

/**
 * Spotify, or a server in its place, did not answer as asked.
 *
 * Codes: `'unauthorized'` (the credentials are refused), `'forbidden'` (403), `'not-found'` (404), `'bad-request'` (other
 * 4xx), `'server'` (5xx after all tries), `'network'` (no answer after all tries), `'invalid-answer'` (not the JSON that
 * was asked for), `'rate-limited'` (a pause longer than the caller waits; see {@link SpotifyError.retryAt}).
 *
 * The message names the path and Spotify's own words; it never holds a token or a secret.
 */
export class SpotifyError extends MurecomError {
  static override readonly errorName: string = 'SpotifyError'
  /** HTTP status of the last answer; 0 where there was none. */
  readonly status: number
  /** For `'rate-limited'`: when the next request is allowed, in ms since 1970. */
  readonly retryAt: number | undefined

  constructor(code: string, message: string, facts: { status?: number; retryAt?: number; cause?: unknown } = {}) {
    super(code, message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.status = facts.status ?? 0
    this.retryAt = facts.retryAt
  }
}

/** A file cannot be read in its own format, or in the one that the caller named. Code `'unreadable-file'`. */
export class ImportError extends MurecomError {
  static override readonly errorName: string = 'ImportError'

  constructor(message: string, options?: { cause?: unknown }) {
    super('unreadable-file', message, options)
  }
}
