import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { Refusal } from '../refusal.ts'

/**
 * Refuses requests whose Host is a name that is not this server's: otherwise a page of another site whose name was made to
 * point here (DNS rebinding) could read the library. Addresses cannot be rebound, so all of them are allowed.
 *
 * @param names names beside localhost, without port
 */
export function hostCheck(names: readonly string[]): MiddlewareHandler {
  const known = new Set(['localhost', ...names.map(name => name.toLowerCase())])
  return async (c, next) => {
    const name = nameOf((c.req.header('host') ?? new URL(c.req.url).host).toLowerCase())
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

/** The name of a Host header, without its port and the dot that may end it. */
function nameOf(host: string): string {
  const colon = host.lastIndexOf(':')
  const hasPort = colon >= 0 && /^\d*$/.test(host.slice(colon + 1))
  const name = hasPort ? host.slice(0, colon) : host
  return name.endsWith('.') ? name.slice(0, -1) : name
}
