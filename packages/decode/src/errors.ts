import { MurecomError } from '@murecom/internal'

/**
 * The bytes are not audio that can be decoded; the message says why. `code` is `'unknown-format'` (no audio format is
 * recognised), `'unsupported-format'` (the format is known, but is not decoded here), `'needs-ffmpeg'` (`./node` would decode
 * it with ffmpeg, which is not installed), `'ffmpeg-failed'` (ffmpeg did not start, took too long or was killed: another try may
 * succeed) or `'broken-audio'`.
 */
export class AudioDecodeError extends MurecomError {
  static override readonly errorName: string = 'AudioDecodeError'
}

/** An error that says that the bytes are broken. */
export const broken = (message: string, options?: { cause?: unknown }): AudioDecodeError =>
  new AudioDecodeError('broken-audio', message, options)

const READ_BY_FFMPEG = '; ffmpeg reads it'

/** An error that says that a known format is not decoded here. */
export const unsupported = (what: string, isReadByFfmpeg = true): AudioDecodeError =>
  new AudioDecodeError('unsupported-format', `${what} is not decoded here${isReadByFfmpeg ? READ_BY_FFMPEG : ''}`)

/** The same error where ffmpeg is wanted and not there. */
export const needsFfmpeg = (error: AudioDecodeError): AudioDecodeError =>
  new AudioDecodeError('needs-ffmpeg', error.message.replace(READ_BY_FFMPEG, '; install ffmpeg to read it'), {
    cause: error,
  })

/** An error of the program, which says nothing about the file. */
export const ffmpegFailed = (message: string, options?: { cause?: unknown }): AudioDecodeError =>
  new AudioDecodeError('ffmpeg-failed', message, options)

/** An error of the file, whatever a decoder threw. */
export function named(format: string, error: unknown): unknown {
  if (AudioDecodeError.isInstance(error)) return error
  // Errors of the file system, and mistakes of the caller, are their own.
  if (error instanceof Error && 'syscall' in error) return error
  const reason = error instanceof Error ? error.message : String(error)
  return broken(`broken ${format} data: ${reason}`, { cause: error })
}
