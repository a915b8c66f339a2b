import { getSystemErrorMap } from 'node:util'

interface SystemError extends Error {
  code: string
  errno?: number
  syscall: string
}

/** True for an error of the file system: it says something about a disk or a right, and nothing about the file's bytes. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && typeof (error as { code?: unknown }).code === 'string'
}

/** Why something failed, in words that do not repeat the path: "permission denied (EACCES)". */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error)
  const words = error.errno === undefined ? undefined : getSystemErrorMap().get(error.errno)?.[1]
  return words === undefined ? error.code : `${words} (${error.code})`
}

/** True when the error says that there is nothing at the path. */
export function isAbsent(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
