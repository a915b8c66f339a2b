import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { ServerError } from './errors.ts'
import { HttpClient } from './servers/http/http-client.ts'
import { JellyfinServer } from './servers/jellyfin/jellyfin-server.ts'
import { signIn } from './servers/jellyfin/session.ts'
import { isLoopback, type ServerAddress, serverAddress } from './servers/server-url.ts'
import { SubsonicCalls } from './servers/subsonic/subsonic-calls.ts'
import { SubsonicServer } from './servers/subsonic/subsonic-server.ts'
import type { MusicServer } from './servers/types.ts'

/** How a server of music is opened. */
export interface OpenMusicServerOptions {
  /** The password of the user that the address names. */
  password?: string | undefined
  /** A key of the server, in place of a password. */
  apiKey?: string | undefined
  /** Certificates of authorities as PEM, for a server whose certificate is not from an authority that the system knows. */
  ca?: string | undefined
  /** Accepts any certificate, and sends the password in plain text over http where the server requires it. Default false. */
  insecure?: boolean
  /** Requests at a time, from 1 to 16. Default 2. */
  concurrency?: number
  /** Milliseconds between the starts of two requests. Default 0. */
  pauseMs?: number
  /** Longest silence of the server in ms. Default 30,000. */
  timeoutMs?: number
  /** Tries of a request that meets a fault of the server or of the network. Default 4. */
  tries?: number
  /** First wait after such a fault in ms; it doubles each time. Default 1000. */
  backoffMs?: number
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<OpenMusicServerOptions> = {
  password: 1,
  apiKey: 1,
  ca: 1,
  insecure: 1,
  concurrency: 1,
  pauseMs: 1,
  timeoutMs: 1,
  tries: 1,
  backoffMs: 1,
  signal: 1,
}

/**
 * Signs in to a server of music: `subsonic+https://user@host/` for OpenSubsonic (Navidrome, gonic, Lyrion, Ampache, supysonic),
 * `jellyfin+https://user@host/` for Jellyfin; with `http` in place of `https` inside a network of one's own. A redirect to another
 * host is refused, so that no other host gets the login.
 *
 * @throws RangeError for another form of address; ServerError when the server does not answer or does not know the user
 * @example
 * const server = await openMusicServer('subsonic+https://ann@music.example.org/', { password: process.env.PASSWORD })
 * await library.addServer(server)
 * server.close()
 */
export async function openMusicServer(url: string, options: OpenMusicServerOptions = {}): Promise<MusicServer> {
  const where = 'openMusicServer'
  const given = checkOptions(where, options, OPTIONS)
  const address = serverAddress(where, url)
  const { insecure = false, signal } = given
  const http = new HttpClient({
    base: address.base,
    ca: given.ca,
    insecure,
    concurrency: checkInteger(where, 'concurrency', given.concurrency ?? 2, 1, 16),
    pauseMs: checkInteger(where, 'pauseMs', given.pauseMs ?? 0, 0, 3_600_000),
    timeoutMs: checkInteger(where, 'timeoutMs', given.timeoutMs ?? 30_000, 1, 600_000),
    tries: checkInteger(where, 'tries', given.tries ?? 4, 1, 20),
    backoffMs: checkInteger(where, 'backoffMs', given.backoffMs ?? 1000, 0, 60_000),
  })
  try {
    return await signedIn(address, http, given, signal)
  } catch (error) {
    http.close()
    throw error
  }
}

async function signedIn(
  address: ServerAddress,
  http: HttpClient,
  { password = address.password, apiKey, insecure = false }: OpenMusicServerOptions,
  signal: AbortSignal | undefined,
): Promise<MusicServer> {
  const { kind, user, name, base } = address
  if (apiKey === undefined && (user === undefined || password === undefined)) {
    throw new ServerError('wrong-login', `${base.host}: needs a user in the address and a password, or a key`)
  }
  const login = { user: user ?? '', password: password ?? '' }
  if (kind === 'jellyfin') {
    const session = await signIn(http, apiKey === undefined ? login : { user, apiKey }, signal)
    return new JellyfinServer(name, http, session)
  }
  const isHidden = base.protocol === 'https:' || isLoopback(base.hostname)
  const calls = new SubsonicCalls(http, apiKey === undefined ? login : { apiKey }, isHidden || insecure)
  await calls.signIn(signal)
  return new SubsonicServer(name, http, calls, apiKey === undefined ? user : undefined)
}
