/** The accounts server: client credentials, and PKCE with refresh tokens that die when they are used. */
import { createHash, randomUUID } from 'node:crypto'

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export class Accounts {
  readonly #clientId: string
  readonly #clientSecret: string
  readonly #lifetimeSeconds: number
  /** Access tokens: whether they are a user's, and when they end. */
  readonly #tokens = new Map<string, { isUser: boolean; endsAt: number }>()
  readonly #refreshTokens = new Set<string>()
  readonly #codes = new Map<string, { challenge: string; redirectUri: string }>()
  issued = 0

  constructor(clientId: string, clientSecret: string, lifetimeSeconds: number) {
    this.#clientId = clientId
    this.#clientSecret = clientSecret
    this.#lifetimeSeconds = lifetimeSeconds
  }

  newRefreshToken(): string {
    const token = `refresh-${randomUUID()}`
    this.#refreshTokens.add(token)
    return token
  }

  expireAll(): void {
    this.#tokens.clear()
  }

  /** The kind of a bearer token; undefined for one that is unknown or has run out. */
  check(header: string | undefined): 'user' | 'app' | undefined {
    const token = this.#tokens.get(header?.replace(/^Bearer /, '') ?? '')
    if (!token || token.endsAt < Date.now()) return undefined
    return token.isUser ? 'user' : 'app'
  }

  /** GET /authorize: the simulated user consents at once. */
  authorize(query: URLSearchParams): Answer {
    const redirectUri = query.get('redirect_uri') ?? ''
    if (query.get('client_id') !== this.#clientId || query.get('code_challenge_method') !== 'S256') {
      return { status: 400, body: { error: 'invalid_request' } }
    }
    const code = `code-${randomUUID()}`
    this.#codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri })
    const location = `${redirectUri}?${new URLSearchParams({ code, state: query.get('state') ?? '' })}`
    return { status: 302, body: '', headers: { location } }
  }

  /** POST /api/token */
  token(form: URLSearchParams, authorization: string | undefined): Answer {
    switch (form.get('grant_type')) {
      case 'client_credentials': {
        const expected = `Basic ${Buffer.from(`${this.#clientId}:${this.#clientSecret}`).toString('base64')}`
        if (authorization !== expected) return refuse('invalid_client', 'Invalid client')
        return this.#issue(false)
      }
      case 'authorization_code': {
        const code = this.#codes.get(form.get('code') ?? '')
        this.#codes.delete(form.get('code') ?? '')
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url')
        if (!code || code.challenge !== challenge || code.redirectUri !== form.get('redirect_uri')) {
          return refuse('invalid_grant', 'Invalid authorization code')
        }
        return this.#issue(true)
      }
      case 'refresh_token': {
        if (!this.#refreshTokens.delete(form.get('refresh_token') ?? ''))
          return refuse('invalid_grant', 'Refresh token revoked')
        return this.#issue(true)
      }
      default:
        return refuse('unsupported_grant_type', 'grant_type is missing')
    }
  }

  #issue(isUser: boolean): Answer {
    this.issued++
    const token = `token-${randomUUID()}`
    this.#tokens.set(token, { isUser, endsAt: Date.now() + this.#lifetimeSeconds * 1000 })
    const body = { access_token: token, token_type: 'Bearer', expires_in: this.#lifetimeSeconds }
    return { status: 200, body: isUser ? { ...body, refresh_token: this.newRefreshToken(), scope: '' } : body }
  }
}

function refuse(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } }
}
