/** What stands for a secret in a message. */
const MASK = '[secret]'
/** Shorter values are not secrets, and would tear words apart. */
const SHORTEST = 4
/** Fields of the token request that anybody may see. */
const OPEN_FIELDS: ReadonlySet<string> = new Set(['grant_type', 'redirect_uri', 'client_id'])

/** The secrets that a request carries: of its Authorization header, and of its form. */
export function secretsOf(init: RequestInit): string[] {
  const secrets: string[] = []
  const header = new Headers(init.headers).get('authorization') ?? ''
  const [scheme = '', value = ''] = header.split(' ')
  secrets.push(value)
  if (scheme === 'Basic') {
    const [, ...secret] = Buffer.from(value, 'base64').toString().split(':')
    secrets.push(Buffer.from(value, 'base64').toString(), secret.join(':'))
  }
  if (typeof init.body === 'string')
    for (const [name, field] of new URLSearchParams(init.body)) if (!OPEN_FIELDS.has(name)) secrets.push(field)
  const long = secrets.filter(secret => secret.length >= SHORTEST)
  // As an address or a form writes them too. The longest first: one may be part of another.
  return [...new Set(long.flatMap(secret => [secret, encodeURIComponent(secret)]))].sort((a, b) => b.length - a.length)
}

/**
 * A server's words without the secrets that were sent to it, and without what looks like one: a server in Spotify's place may
 * give back the request in its error, and errors are shown and stored.
 */
export function masked(text: string, secrets: readonly string[]): string {
  let result = text
  for (const secret of secrets) result = result.replaceAll(secret, MASK)
  return result
    .replace(/\b(Bearer|Basic)[ \t:]+[\w.~+/=-]{4,}/gi, `$1 ${MASK}`)
    .replace(
      /((?:access_token|refresh_token|client_secret|code_verifier)["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"'&,}]+/gi,
      `$1${MASK}`,
    )
}
