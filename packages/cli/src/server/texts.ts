import { plainText } from '@murecom/internal/text'

/** Most names, which need no look at each of their letters. */
const PLAIN = /^[!-~](?:[ -~]{0,500}[!-~])?$/

/**
 * A name of the library or the catalogue as it may leave: at most 1,000 letters, none that is not text. Names are cut where
 * they come in; an older library has others.
 */
export function shown(name: string): string {
  return PLAIN.test(name) ? name : plainText(name)
}

/** Whether a value of a request is a text of some length. */
export function isText(value: unknown, most: number, least = 1): value is string {
  return typeof value === 'string' && value.length >= least && value.length <= most
}
