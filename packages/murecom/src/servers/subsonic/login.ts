import { createHash, randomBytes } from 'node:crypto'

/** Who signs in to a server of OpenSubsonic. */
export type SubsonicSecret = { user: string; password: string } | { apiKey: string }

/** Version of the protocol that we speak. */
const VERSION = '1.16.1'

/**
 * The parameters of a request that sign in.
 *
 * @param asPlain sends the password itself, for servers that keep no password from which a token could be made
 */
export function loginOf(secret: SubsonicSecret, asPlain: boolean): URLSearchParams {
  const common = { v: VERSION, c: 'murecom', f: 'json' }
  if ('apiKey' in secret) return new URLSearchParams({ apiKey: secret.apiKey, ...common })
  const { user, password } = secret
  if (asPlain) return new URLSearchParams({ u: user, p: `enc:${Buffer.from(password).toString('hex')}`, ...common })
  const salt = randomBytes(8).toString('hex')
  const token = createHash('md5')
    .update(password + salt)
    .digest('hex')
  return new URLSearchParams({ u: user, t: token, s: salt, ...common })
}
