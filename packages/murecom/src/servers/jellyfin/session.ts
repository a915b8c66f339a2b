import { ServerError } from '../../errors.ts'
import type { HttpClient } from '../http/http-client.ts'
import { fieldsOf, idOf, listOf } from '../read-values.ts'

/** Who signs in to Jellyfin. */
type JellyfinSecret = { user: string; password: string } | { user: string | undefined; apiKey: string }

/** A user who is signed in. */
export interface JellyfinSession {
  userId: string
  /** Hold the token. */
  headers: Readonly<Record<string, string>>
}

const CLIENT = 'MediaBrowser Client="murecom", Device="murecom", DeviceId="murecom", Version="1"'

/**
 * Signs in by name and password, or with a key of the server, which acts for one of its users.
 *
 * @throws ServerError `'wrong-login'`
 */
export async function signIn(http: HttpClient, secret: JellyfinSecret, signal?: AbortSignal): Promise<JellyfinSession> {
  if ('apiKey' in secret) return withKey(http, secret, signal)
  const headers = { authorization: CLIENT, 'content-type': 'application/json' }
  const body = JSON.stringify({ Username: secret.user, Pw: secret.password })
  const answer = fieldsOf(await http.json({ path: 'Users/AuthenticateByName', method: 'POST', headers, body }, signal))
  const [token, userId] = [idOf(answer['AccessToken']), idOf(fieldsOf(answer['User'])['Id'])]
  if (token === null || userId === null) throw notJellyfin(http)
  return { userId, headers: { authorization: `${CLIENT}, Token="${token}"` } }
}

async function withKey(
  http: HttpClient,
  { user, apiKey }: { user: string | undefined; apiKey: string },
  signal?: AbortSignal,
): Promise<JellyfinSession> {
  const headers = { authorization: `${CLIENT}, Token="${apiKey}"` }
  const users = listOf(await http.json({ path: 'Users', headers }, signal)).map(fieldsOf)
  const named = users.filter(({ Name }) => user === undefined || String(Name).toLowerCase() === user.toLowerCase())
  const userId = idOf(named[0]?.['Id'])
  if (userId !== null && named.length === 1) return { userId, headers }
  const why = named.length === 0 ? 'has no such user' : 'has several users'
  throw new ServerError('wrong-login', `${http.host}: ${why}: name one in the address, as jellyfin+https://user@host/`)
}

function notJellyfin(http: HttpClient): ServerError {
  return new ServerError('bad-answer', `${http.host}: is not a server of Jellyfin at this address`)
}
