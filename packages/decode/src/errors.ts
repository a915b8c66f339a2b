import { MurecomError } from '@murecom/internal'

/**
 * The bytes are not audio that can be decoded; the message says why. `code` is `'unknown-format'` (no audio format is
 * recognised), `'unsupported-format'` (the format is known, but is not decoded here) or `'broken-audio'`.
 */
export class AudioDecodeError extends MurecomError {
  static override readonly errorName: string = 'AudioDecodeError'
}

/** An error that says that the bytes are broken. */
export const broken = (message: string, options?: { cause?: unknown }): AudioDecodeError =>
  new AudioDecodeError('broken-audio', message, options)

/** An error of the file, whatever a decoder threw. */
export function named(format: string, error: unknown): unknown {
  if (AudioDecodeError.isInstance(error)) return error
  // Errors of the file system, and mistakes of the caller, are their own.
  if (error instanceof Error && 'syscall' in error) return error
  const reason = error instanceof Error ? error.message : String(error)
  return broken(`broken ${format} data: ${reason}`, { cause: error })
}
