import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import type { Access } from '../access/access.ts'
import { fail } from './answer.ts'

const HINT = 'players need a password of: murecom user player <name>'

/**
 * The user of a request: by the parameter `apiKey`, by `u` with a player password (as `p`, or hashed as `t` with the salt `s`) or
 * with a token as `p`, or as on the other routes. Undefined where there are no users: then names and passwords are not looked
 * at.
 *
 * @throws SubsonicError (as a rejection) with the interface's code; for a wrong password no sooner than after a fixed time
 */
export async function subsonicUser(
  c: Context,
  parameters: URLSearchParams,
  access: Access,
): Promise<string | undefined> {
  if (!access.required) return undefined
  const [key, name, password, hashed] = ['apiKey', 'u', 'p', 't'].map(parameter => parameters.get(parameter))
  if (key != null) {
    if ((name ?? password ?? hashed) != null) fail('conflictingLogins', 'apiKey goes without u, p and t')
    return (await access.ofPlayer(c, '', () => access.ofToken(key))) ?? fail('wrongApiKey', 'invalid apiKey')
  }
  if (password == null && hashed == null) {
    return access.userOf(c) ?? fail('missingParameter', 'required parameter is missing: apiKey, or u with t and s')
  }
  if (!name) fail('missingParameter', 'required parameter is missing: u')
  const salt = parameters.get('s') ?? ''
  const isRight =
    password == null
      ? (known: string) => isSame(md5(known + salt), hashed!.toLowerCase())
      : (known: string) => isSame(known, plainOf(password))
  const find = (): string | undefined =>
    access.ofPlayerPassword(name, isRight) ?? (password == null ? undefined : access.ofToken(plainOf(password), name))
  return (await access.ofPlayer(c, name, find)) ?? fail('wrongLogin', `wrong user or password: ${HINT}`)
}

/** A password as it was typed: players may send it as hexadecimal digits. */
function plainOf(password: string): string {
  return password.startsWith('enc:') ? Buffer.from(password.slice(4), 'hex').toString() : password
}

/** How the interface hashes: what is sent is worth as much as the password until the salt changes, which players choose. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

/** Compares in a time that does not depend on where two texts differ. */
function isSame(a: string, b: string): boolean {
  const [x, y] = [a, b].map(text => createHash('sha256').update(text).digest())
  return timingSafeEqual(x!, y!)
}
