import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { SpotifyError } from './errors.ts'
import { serverUrl } from './spotify/client-options.ts'
import { RequestGate } from './spotify/gate.ts'
import { requestToken } from './spotify/tokens.ts'

/** What signing in needs. */
export interface LoginOptions {
  clientId: string
  /** Port of the loopback page; must be the one of the redirect URI in Spotify's dashboard. Default 8888, 0 for any free one. */
  port?: number
  /** Default `'https://accounts.spotify.com'`. */
  accountsUrl?: string
  /** Given the address that the user must open. */
  onUrl: (url: string) => void
  /** Stops waiting; the call rejects with its reason. */
  signal?: AbortSignal | undefined
  fetch?: typeof fetch
}

const OPTIONS: OptionNames<LoginOptions> = { clientId: 1, port: 1, accountsUrl: 1, onUrl: 1, signal: 1, fetch: 1 }

/** What reading one's own playlists needs, and no more. */
const SCOPES = 'playlist-read-private playlist-read-collaborative'
const CALLBACK = '/callback'

/**
 * Signs a user in by PKCE: no secret is needed. Waits on `http://127.0.0.1:PORT/callback`, which must be a redirect URI of the
 * app, for the browser to come back.
 *
 * @returns a refresh token for {@link SpotifyClient}; it is a secret
 * @throws SpotifyError when the user or Spotify refuses
 * @example
 * ```ts
 * const refreshToken = await login({ clientId, onUrl: url => console.log('open', url) })
 * ```
 */
export async function login(options: LoginOptions): Promise<string> {
  const { clientId } = checkOptions('login', options, OPTIONS)
  if (typeof clientId !== 'string' || clientId === '') refuse('login', 'clientId', 'be a non-empty string', clientId)
  const port = checkInteger('login', 'port', options.port ?? 8888, 0, 65_535)
  const accountsUrl = serverUrl('login', 'accountsUrl', options.accountsUrl ?? 'https://accounts.spotify.com')
  const verifier = randomBytes(48).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const { redirectUri, code } = await waitForCode(port, state, options.signal, redirect => {
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirect,
      scope: SCOPES,
      state,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    })
    options.onUrl(`${accountsUrl}/authorize?${query}`)
  })
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: clientId,
  }
  const gate = new RequestGate()
  const transport = { fetch: options.fetch ?? fetch, gate: () => gate, tries: 5, backoffMs: 500, timeoutMs: 30_000 }
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const answer = await requestToken(accountsUrl, form, headers, transport, options.signal)
  if (!answer.refresh_token)
    throw new SpotifyError('invalid-answer', 'POST /api/token: the answer holds no refresh token')
  return answer.refresh_token
}

/** Serves the loopback page until the browser brings a code with the right state. */
function waitForCode(
  port: number,
  state: string,
  signal: AbortSignal | undefined,
  onReady: (redirectUri: string) => void,
): Promise<{ redirectUri: string; code: string }> {
  return new Promise((resolve, reject) => {
    let redirectUri = ''
    const end = (settle: () => void): void => {
      signal?.removeEventListener('abort', stop)
      server.close()
      server.closeAllConnections()
      settle()
    }
    const stop = (): void => end(() => reject(signal!.reason))
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      const page = (status: number, text: string, then?: () => void): void => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
        response.end(text, () => then && end(then))
      }
      if (url.pathname !== CALLBACK) return page(404, 'Nothing here.')
      // A foreign page could send the browser here with a code of its own: only the state proves where it comes from.
      if (url.searchParams.get('state') !== state) return page(400, 'This is not the answer to the question asked.')
      const code = url.searchParams.get('code')
      if (code) return page(200, 'Signed in. You can close this page.', () => resolve({ redirectUri, code }))
      const reason = (url.searchParams.get('error') ?? 'no code').slice(0, 100)
      page(200, 'Spotify did not sign you in.', () => reject(new SpotifyError('unauthorized', `login: ${reason}`)))
    })
    server.on('error', error => end(() => reject(error)))
    server.listen(port, '127.0.0.1', () => {
      redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CALLBACK}`
      onReady(redirectUri)
    })
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
