import { MurecomError } from '@murecom/internal'

/** The command was used wrongly; exit code 2. `code` is `'usage'`. */
export class UsageError extends MurecomError {
  static override readonly errorName: string = 'UsageError'
  constructor(message: string, options?: { cause?: unknown }) {
    super('usage', message, options)
  }
}

/** The command could not do its work for a reason that the message explains; exit code 1. `code` is `'command-failed'`. */
export class CommandError extends MurecomError {
  static override readonly errorName: string = 'CommandError'
  constructor(message: string, options?: { cause?: unknown }) {
    super('command-failed', message, options)
  }
}

/** True for what a user can cause and mend: our packages' own errors and those of the file system. */
export function isUserError(error: unknown): error is Error {
  if (MurecomError.isInstance(error)) return true
  const { code } = (error ?? {}) as { code?: unknown }
  return error instanceof Error && typeof code === 'string' && /^(E[A-Z]+|SQLITE_[A-Z_]+)$/.test(code)
}
