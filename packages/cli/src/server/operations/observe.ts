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
  /^\/(?:next-song|metrics|openapi\.json|rest|api\/(?:similar_tracks|find_path|similar_artists|songs|search|similar|continue|next|next-for-playlist|tags|map|mel|audio|m3u|match|health|login|logout))(?=\/|$)/

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
    let write = (_status: number, _ms: number): void => {}
    if (onRequest) {
      const id = `${prefix}-${(++count).toString(36)}`
      const { key: client } = clientOf(c)
      c.header('X-Request-Id', id)
      write = (status, ms) => onRequest(lineOf({ id, method, path, status, ms, client }))
    }
    const done = (status: number): void => {
      const ms = performance.now() - started
      end(status, ms / 1000)
      write(status, ms)
    }
    const { outgoing } = (c.env ?? {}) as {
      outgoing?: { statusCode: number; headersSent: boolean; once(event: 'close', then: () => void): void }
    }
    if (outgoing) {
      outgoing.once('close', () => done(outgoing.headersSent ? outgoing.statusCode : 0))
      return next()
    }
    await next()
    done(c.res.status)
  }
}

function lineOf(facts: Omit<RequestLine, 'time' | 'level'>): RequestLine {
  const { status, path, ms } = facts
  const level = status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info'
  return { time: new Date().toISOString(), level, ...facts, path: masked(path), ms: Math.round(ms * 10) / 10 }
}
