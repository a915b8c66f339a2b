const MARKER = Symbol.for('murecom.error')

/**
 * Base of the errors that a caller may want to handle (a broken file, a foreign buffer). Mistakes in the program itself
 * are `TypeError` and `RangeError` instead.
 *
 * Every package inlines its own copy of this class, so identity goes by a registered symbol, not by `instanceof`.
 */
export class MurecomError extends Error {
  override readonly name: string = 'MurecomError'
  /** Stable, machine-readable reason, such as `'foreign-buffer'`. */
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }

  /** On the prototype, where no print of an error shows it. */
  get [MARKER](): true {
    return true
  }

  /** True for an error of any murecom package, whichever copy or version of it made the error. */
  static isInstance(value: unknown): value is MurecomError {
    return MARKER in Object(value)
  }
}

/** A worker thread died or refused a request; `cause` has what it said. `code` is `'worker-failed'`. */
export class WorkerFailedError extends MurecomError {
  override readonly name = 'WorkerFailedError'
  constructor(message: string, options?: { cause?: unknown }) {
    super('worker-failed', message, options)
  }
}
