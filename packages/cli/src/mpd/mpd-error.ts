import { MurecomError } from '@murecom/internal'

/**
 * MPD is not there, went away or refuses. `code` is `'unreachable'`, `'lost'`, `'not-mpd'`, `'wrong-password'`, `'no-such-song'` or
 * `'refused'`.
 */
export class MpdError extends MurecomError {
  static override readonly errorName: string = 'MpdError'
}
