import type { Context } from 'hono'
import type { Access } from '../access/access.ts'
import { CODES, SubsonicError } from './answer.ts'

/**
 * The user of a request: by the parameter `apiKey`, by `u` and a token as the password `p`, or as on the other routes.
 * Undefined where there are no users: then names and passwords are not looked at.
 *
 * @throws SubsonicError with the interface's code
 */
export function subsonicUser(c: Context, parameters: URLSearchParams, access: Access): string | undefined {
  if (!access.required) return undefined
  const key = parameters.get('apiKey')
  const [name, password] = [parameters.get('u'), parameters.get('p')]
  const hashed = parameters.has('t')
  if (key !== null && (name !== null || password !== null || hashed)) {
    throw new SubsonicError(CODES.conflictingLogins, 'apiKey goes without u, p and t')
  }
  if (key !== null) return access.ofToken(key) ?? fail(CODES.wrongApiKey, 'invalid apiKey')
  if (password !== null) {
    const plain = password.startsWith('enc:') ? Buffer.from(password.slice(4), 'hex').toString() : password
    return access.ofToken(plain, name ?? '') ?? fail(CODES.wrongLogin, 'wrong user or token')
  }
  const signedIn = access.userOf(c)
  if (signedIn !== undefined) return signedIn
  if (hashed)
    return fail(CODES.noTokenLogin, 'send a token of murecom user token <name> as apiKey, or as the password p')
  return fail(CODES.missingParameter, 'required parameter is missing: apiKey')
}

function fail(code: number, message: string): never {
  throw new SubsonicError(code, message)
}
