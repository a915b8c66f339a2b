/** Middleware of every route: headers, the Host check against DNS rebinding, and the limit of requests. */
import { isIP } from 'node:net'
import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from './refusal.ts'

/** Nothing but the server's own files runs, and nothing of a song or a name leaves the machine. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const

/** As the original server sent them, on errors too. */
const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '86400',
  'Cross-Origin-Resource-Policy': 'cross-origin',
} as const

/**
 * Sets the security headers of every answer before its handler runs. Reading the headers of a finished Response makes
 * @hono/node-server build it twice, which cost a next-song request a third of its time. So every route makes its answer by
 * the context (`c.json`, `c.body`), never by `new Response`.
 */
export const securityHeaders: MiddlewareHandler = (c, next) => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value)
  return next()
}

/** Opens a route to the pages of other origins. Only next songs are open: a library is private. */
export const openToAllOrigins: MiddlewareHandler = (c, next) => {
  for (const [name, value] of Object.entries(CORS_HEADERS)) c.header(name, value)
  return next()
}

/**
 * Refuses requests whose Host is a name that is not this server's: otherwise a page of another site whose name was made to
 * point here (DNS rebinding) could read the library. Addresses cannot be rebound, so all of them are allowed.
 *
 * @param names names beside localhost, without port
 */
export function hostCheck(names: readonly string[]): MiddlewareHandler {
  const known = new Set(['localhost', ...names.map(name => name.toLowerCase())])
  return async (c, next) => {
    const host = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
    const name = host.replace(/:\d*$/, '').replace(/\.$/, '')
    const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
    if (!isAddress && !known.has(name) && !name.endsWith('.localhost')) {
      throw new Refusal(
        421,
        'this server does not answer to that host name; murecom serve --allow-host <name> adds one',
      )
    }
    await next()
  }
}

/** Requests that one client may make: `burst` at once, `perSecond` in the long run. */
export interface RateLimit {
  perSecond: number
  burst: number
}

/** Clients that are remembered; beyond that those are forgotten whose allowance is full again. */
const MOST_CLIENTS = 10_000

/** A token bucket for each client's address. Programs of this machine are not limited. */
export function rateLimit({ perSecond, burst }: RateLimit, now = () => performance.now()): MiddlewareHandler {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return async (c, next) => {
    const address = clientAddress(c)
    if (address === undefined || isLoopback(address)) return next()
    const time = now()
    if (buckets.size >= MOST_CLIENTS) {
      for (const [key, { at }] of buckets) if ((time - at) * perSecond >= burst * 1000) buckets.delete(key)
    }
    const bucket = buckets.get(address) ?? { tokens: burst, at: time }
    bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1000) * perSecond)
    bucket.at = time
    buckets.set(address, bucket)
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / perSecond)
      throw new Refusal(429, 'too many requests', { 'Retry-After': String(seconds) })
    }
    bucket.tokens--
    return next()
  }
}

/** Address of the client's end of the connection; undefined when there is no connection, as in tests. */
function clientAddress(c: Context): string | undefined {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress
}

/** True when the request comes from this machine. */
export function isLocalClient(c: Context): boolean {
  const address = clientAddress(c)
  return address === undefined || isLoopback(address)
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
