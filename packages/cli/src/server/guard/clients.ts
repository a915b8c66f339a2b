import { isIP, isIPv6 } from 'node:net'
import type { Context } from 'hono'

/** Who asks. */
interface Client {
  /** What limits count by: an IPv4 address, the network of an IPv6 one (64 bits), `''` without a connection, as in tests. */
  key: string
  /** True for a program or browser of this machine. */
  local: boolean
  /** True when the request came over https, here or as far as the announced proxy. */
  secure: boolean
}

/** Finds out who asks. */
export type ClientOf = (c: Context) => Client

/**
 * Finds out who asks, by the address of the connection. A connection of this machine that carries another client's address
 * comes from a proxy. Its client counts as another machine, whether or not the proxy was announced.
 *
 * @param proxied whether a reverse proxy of this machine was announced: its X-Forwarded-For and X-Forwarded-Proto hold then
 */
export function clientsBehind(proxied: boolean): ClientOf {
  return c => {
    const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string; encrypted?: boolean } } }
    const { remoteAddress: address, encrypted: secure = false } = incoming?.socket ?? {}
    if (address === undefined) return { key: '', local: true, secure: c.req.url.startsWith('https:') }
    if (!isLoopback(address)) return { key: networkOf(address), local: false, secure }
    const forwarded = c.req.header('x-forwarded-for')
    if (forwarded === undefined && c.req.header('forwarded') === undefined) {
      return { key: address, local: !proxied, secure }
    }
    if (!proxied) return { key: address, local: false, secure }
    // The last entry is the one that the proxy of this machine has added; those before are what its client claims.
    const last = forwarded?.slice(forwarded.lastIndexOf(',') + 1).trim() ?? ''
    const known = isIP(last) !== 0
    return {
      key: known ? networkOf(last) : address,
      local: known && isLoopback(last),
      secure: c.req.header('x-forwarded-proto') === 'https',
    }
  }
}

/** True for an address of this machine alone. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

/** One customer of a provider has 2^64 addresses of IPv6: they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const front = head.split(':').filter(Boolean)
  const back = (tail ?? '').split(':').filter(Boolean)
  const groups = [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
  return `${groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
