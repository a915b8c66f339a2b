const MARKER = Symbol.for('murecom.error')

/** What {@link MurecomError.isInstance} needs of the class that it is called on. */
interface ErrorClass<T> {
  readonly errorName: string
  readonly prototype: T
}

/**
 * Base class of the errors that a caller may want to handle: a broken file, a foreign buffer. Mistakes in the calling
 * program are `TypeError` and `RangeError` instead.
 *
 * Every package contains its own copy of this class, so {@link MurecomError.isInstance} compares names under a registered
 * symbol; `instanceof` knows its own copy only.
 */
export class MurecomError extends Error {
  /** The class's name, which survives minification. Every subclass sets its own. */
  static readonly errorName: string = 'MurecomError'
  /** Stable, machine-readable reason, such as `'foreign-buffer'`. */
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.errorName
    this.code = code
  }

  /** Names of the error's class and of its base classes. It lies on the prototype, so printing an error does not show it. */
  get [MARKER](): readonly string[] {
    const names: string[] = []
    for (
      let type = this.constructor as Partial<ErrorClass<unknown>>;
      type.errorName;
      type = Object.getPrototypeOf(type)
    ) {
      names.push(type.errorName)
    }
    return names
  }

  /**
   * True for an error of the class that it is called on, or of a class derived from it, whichever package or version made
   * the error: `MurecomError.isInstance` accepts every error of the house, `ForeignBufferError.isInstance` that one only.
   */
  static isInstance<T>(this: ErrorClass<T>, value: unknown): value is T {
    const names = Object(value)[MARKER] as readonly string[] | undefined
    // biome-ignore lint/complexity/noThisInStatic: the subclass that it is called on, not this class
    return names?.includes(this.errorName) === true
  }
}

/** A worker thread died or refused a request; `cause` holds the error that it reported. `code` is `'worker-failed'`. */
export class WorkerFailedError extends MurecomError {
  static override readonly errorName: string = 'WorkerFailedError'
  constructor(message: string, options?: { cause?: unknown }) {
    super('worker-failed', message, options)
  }
}
