/** Texts of strangers (tags, file names, playlists, requests), made harmless once, where they come in. */

/** How {@link plainText} cuts. */
interface PlainTextOptions {
  /** UTF-16 units of the result at most. Default 1,000: no title or name is longer. */
  limit?: number
  /** Keep line breaks, as `\n`. Default false: they become spaces. */
  lines?: boolean
}

/** Breaks of lines, and what moves along a line. */
const BREAK = /\r\n?|[\n\u0085\u2028\u2029]/g
const BLANK = /[\t\v\f]/g
/**
 * Control characters, directions (which make a name read as another), marks of byte order, and characters that Unicode
 * reserves for programs. Joiners stay: Persian and emoji need them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\0-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff0-\ufffb\ufffe\uffff]/g

const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * A text without what is not text: control characters, characters that turn the direction of writing, halves of surrogate
 * pairs, white space at both ends. Everything else stays as it is written. A text that is longer than `limit` is cut. O(limit)
 *
 * @returns `''` when nothing is left
 * @example
 * plainText(' Song\u0000\u202e ') // 'Song'
 */
export function plainText(text: string, options: PlainTextOptions = {}): string {
  const { limit = 1000, lines = false } = options
  // What is cut out makes room, so look a little further than the limit.
  const head = text.slice(0, 2 * limit + 100).replace(BREAK, lines ? '\n' : ' ')
  const bare = head.replace(BLANK, ' ').replace(UNSEEN, '').trim()
  const isSplit = bare.length > limit && /[\ud800-\udbff]/.test(bare.charAt(limit - 1))
  return bare
    .slice(0, isSplit ? limit - 1 : limit)
    .replace(HALF_PAIR, '\ufffd')
    .trimEnd()
}
