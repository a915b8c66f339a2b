/** Headers of every answer, those that Node makes itself included. */
import type { MiddlewareHandler } from 'hono'

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

/** What every answer carries. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const

/** As the original server sent them, on errors too. `*` does not stand for Authorization, so that is named. */
const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': '*, Authorization',
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
