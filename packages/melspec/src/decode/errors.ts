import { MurecomError } from '@murecom/internal'

/** The bytes are not audio that can be decoded; the message says why. `code` is `'unknown-format'` or `'broken-audio'`. */
export class AudioDecodeError extends MurecomError {
  static override readonly errorName: string = 'AudioDecodeError'
}
