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

/**
 * An error of the file, where a decoder stumbled over its bytes: a trap of WebAssembly, or a place outside of what was read.
 * Errors of the file system, of a module that cannot be loaded, of memory, and faults of this package stay what they are: they
 * are not verdicts about the bytes.
 */
export function named(format: string, error: unknown): unknown {
  const isTrap = typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError
  if (!isTrap && !(error instanceof RangeError)) return error
  // Where memory is short, another try may have more.
  return /allocat/i.test(error.message) ? error : broken(`broken ${format} data: ${error.message}`, { cause: error })
}
