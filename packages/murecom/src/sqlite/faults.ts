/** True when another process held a file for too long. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, 'SQLITE_BUSY', 'SQLITE_LOCKED')
}

/** What SQLite says when it must write beside or into a file, and may not. */
export function isWriteProtection(error: unknown): boolean {
  return hasCode(error, 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_IOERR')
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && codes.some(begin => code.startsWith(begin))
}
