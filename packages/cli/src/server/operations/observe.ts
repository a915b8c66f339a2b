import { randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { ClientOf } from '../guard/clients.ts'
import { masked, type RequestLine } from './log.ts'
import type { Metrics } from './metrics.ts'

interface Observers {
  metrics: Metrics
  clientOf: ClientOf
  /** Gets a line for each request. Without it answers have no X-Request-Id. */
  onRequest?: ((line: RequestLine) => void) | undefined
}

/** Routes as they are counted; all else is a page's file, or nothing. */
const ROUTES =
  /^\/(?:next-song|metrics|openapi\.json|rest|api\/(?:songs|search|similar|continue|next|next-for-playlist|tags|map|mel|audio|m3u|match|health|login|logout))(?=\/|$)/

/**
 * Counts and times every request. With a socket that is when the last byte was handed to it, or the client was gone:
 * looking at the Response itself would make @hono/node-server build it twice.
 */
export function observe({ metrics, clientOf, onRequest }: Observers): MiddlewareHandler {
  const prefix = randomBytes(4).toString('hex')
  let count = 0
  return async (c, next) => {
    const started = performance.now()
    const { path, method } = c.req
    const end = metrics.begin(ROUTES.exec(path)?.[0] ?? 'other')
    let id = ''
    if (onRequest) {
      id = `${prefix}-${(++count).toString(36)}`
      c.header('X-Request-Id', id)
    }
    const { key: client } = onRequest ? clientOf(c) : { key: '' }
    const done = (status: number): void => {
      const ms = performance.now() - started
      end(status, ms / 1000)
      const level = status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info'
      const time = new Date().toISOString()
      onRequest?.({ time, level, id, method, path: masked(path), status, ms: Math.round(ms * 10) / 10, client })
    }
    const { outgoing } = (c.env ?? {}) as {
      outgoing?: { statusCode: number; headersSent: boolean; once(event: 'close', then: () => void): void }
    }
    outgoing?.once('close', () => done(outgoing.headersSent ? outgoing.statusCode : 0))
    await next()
    if (!outgoing) done(c.res.status)
  }
}
