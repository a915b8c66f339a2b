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
