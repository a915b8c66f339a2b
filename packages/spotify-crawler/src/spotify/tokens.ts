import { SpotifyError } from '../errors.ts'
import { send, type TransportOptions } from './transport.ts'

interface Credentials {
  clientId: string
  /** For the client credentials flow. */
  clientSecret?: string
  /** For one's own playlists (PKCE); it is used up by each renewal. */
  refreshToken?: string
  /** Called with each new refresh token, before the access token that came with it is used: the old one is not valid any more. */
  onRefreshToken?: (refreshToken: string) => void | Promise<void>
}

/** An access token is renewed this long before it ends. */
const EARLY_MS = 60_000

/** Access tokens: one renewal at a time, shared by all requests. Secrets stay in private fields, out of logs and dumps. */
export class TokenSource {
  readonly #credentials: Credentials
  readonly #accountsUrl: string
  readonly #transport: TransportOptions
  #refreshToken: string | undefined
  #token: string | undefined
  #expiresAt = 0
  #renewal: Promise<string> | undefined

  constructor(credentials: Credentials, accountsUrl: string, transport: TransportOptions) {
    this.#credentials = credentials
    this.#accountsUrl = accountsUrl
    this.#transport = transport
    this.#refreshToken = credentials.refreshToken
  }

  /** True for a token of a user, false for one of the app alone. */
  get isUser(): boolean {
    return this.#refreshToken !== undefined
  }

  async get(): Promise<string> {
    if (this.#token !== undefined && performance.now() < this.#expiresAt) return this.#token
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  /** The API refused this token; a newer one stays. */
  invalidate(token: string): void {
    if (this.#token === token) this.#token = undefined
  }

  async #renew(): Promise<string> {
    const { clientId, clientSecret, onRefreshToken } = this.#credentials
    const form: Record<string, string> = this.isUser
      ? { grant_type: 'refresh_token', refresh_token: this.#refreshToken!, client_id: clientId }
      : { grant_type: 'client_credentials' }
    const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' }
    if (clientSecret)
      headers['Authorization'] = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    const answer = await requestToken(this.#accountsUrl, form, headers, this.#transport)
    if (answer.refresh_token && answer.refresh_token !== this.#refreshToken && this.isUser) {
      this.#refreshToken = answer.refresh_token
      await onRefreshToken?.(answer.refresh_token)
    }
    this.#token = answer.access_token
    const lifetime = answer.expires_in * 1000
    this.#expiresAt = performance.now() + Math.max(lifetime - EARLY_MS, lifetime / 2)
    return this.#token
  }
}

interface TokenAnswer {
  access_token: string
  expires_in: number
  refresh_token?: string
}

/** POST /api/token. @throws SpotifyError code `'unauthorized'` when the credentials are refused */
export async function requestToken(
  accountsUrl: string,
  form: Record<string, string>,
  headers: Record<string, string>,
  transport: TransportOptions,
  signal?: AbortSignal,
): Promise<TokenAnswer> {
  const exchange = {
    name: 'POST /api/token',
    url: `${accountsUrl}/api/token`,
    init: () => ({ method: 'POST', headers, body: new URLSearchParams(form).toString() }),
  }
  let answer: Partial<TokenAnswer> | null
  try {
    answer = (await send(exchange, transport, signal)) as Partial<TokenAnswer> | null
  } catch (error) {
    if (error instanceof SpotifyError && error.status >= 400 && error.status < 500 && error.code !== 'rate-limited') {
      throw new SpotifyError('unauthorized', `Spotify refuses the credentials (${error.message})`, {
        status: error.status,
      })
    }
    throw error
  }
  if (typeof answer?.access_token !== 'string' || !(Number(answer.expires_in) > 0)) {
    throw new SpotifyError('invalid-answer', 'POST /api/token: the answer holds no token')
  }
  return {
    access_token: answer.access_token,
    expires_in: Number(answer.expires_in),
    refresh_token: answer.refresh_token,
  }
}
