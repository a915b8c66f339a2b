/** What a server writes down of its work: one JSON object a line, without what is private or secret. */

/** A request that was answered, or given up by its client. */
export interface RequestLine {
  time: string
  level: 'info' | 'warn' | 'error'
  /** Id of this request: the answer's X-Request-Id. */
  id: string
  method: string
  /** The path without the query: that holds names of songs, and keys of players. */
  path: string
  /** 0 when the client was gone before the answer. */
  status: number
  ms: number
  client: string
}

/** A fault of the program. */
export interface ErrorLine {
  time: string
  level: 'error'
  message: string
}

/** Longest text of others that is written down. */
const MOST_LETTERS = 4000

/** What looks like a secret in a text of others: in a header, in an address, in JSON. */
const SECRETS = [
  /\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)?\s{0,4})[^\s"',;]+/gi,
  /\b((?:bearer|basic)\s{1,4})[\w.~+/=-]{8,}/gi,
  /([?&;](?:p|t|s|apikey|api_key|token|access_token|password|key|secret)=)[^&\s"'#]+/gi,
  /(["'](?:password|token|apikey|api_key|access_token|refresh_token|client_secret|secret)["']\s{0,4}:\s{0,4}["'])[^"']+/gi,
  /\b(https?:\/\/)[^/\s:@]{1,200}:[^/\s@]{1,200}(?=@)/gi,
  /\b(murecom_)[\w-]{20,}/g,
]

/** A text of others as it may be written down: short, on one line, with secrets masked. O(length) */
export function masked(text: string): string {
  let out = text.slice(0, MOST_LETTERS)
  for (const secret of SECRETS) out = out.replace(secret, '$1***')
  return out
}
