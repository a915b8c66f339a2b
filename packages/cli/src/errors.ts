import { MurecomError } from '@murecom/internal'

/** The command was used wrongly; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command could not do its work for a reason that the message explains; exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** True for what a user can cause and mend: our packages' own errors and those of the file system. */
export function isUserError(error: unknown): error is Error {
  if (error instanceof CommandError || MurecomError.isInstance(error)) return true
  const { code } = (error ?? {}) as { code?: unknown }
  return error instanceof Error && typeof code === 'string' && /^(E[A-Z]+|SQLITE_[A-Z_]+)$/.test(code)
}
