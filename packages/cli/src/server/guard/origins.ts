/** What pages of other origins may not do: ask for the library, or send a body that a form could send. */
import type { Context, MiddlewareHandler } from 'hono'
import { Refusal } from '../refusal.ts'

/**
 * True when a page of another origin asks. Browsers say so themselves (Sec-Fetch-Site, which no page can set); older ones
 * send the page's Origin with what they let its scripts read. A request without either comes from a program, or from an
 * address that a person typed.
 */
export function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = c.req.header('origin')
  if (origin === undefined) return false
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()
}

/** Refuses pages of other origins. Their scripts could not read the answer; now it is not even made. */
export const ownOriginOnly: MiddlewareHandler = (c, next) => {
  if (isForeign(c)) throw new Refusal(403, 'only the page of this server may ask this, not one of another origin')
  return next()
}

/** Refuses bodies of another type than JSON: a form of any page can send those without being asked first (CORS). */
export const jsonBodiesOnly: MiddlewareHandler = (c, next) => {
  const hasBody = c.req.method === 'POST' || c.req.method === 'PUT'
  if (hasBody && !/^application\/json *(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new Refusal(415, 'the body must have the Content-Type application/json')
  }
  return next()
}
