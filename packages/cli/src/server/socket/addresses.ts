import { lookup } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '../guard/clients.ts'

/** True when only this machine can reach what listens on a host. A name is looked up; one without an address counts as its own. */
export async function isOwnMachineOnly(host: string): Promise<boolean> {
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.every(({ address }) => isLoopback(address))
}

/**
 * Addresses under which a server can be asked: for one that listens on all addresses those of this machine, its own first
 * and the IPv4 ones before the others; else the one that it listens on.
 *
 * @param address what the server listens on, such as `'0.0.0.0'`
 */
export function urlsOf(address: string, port: number, interfaces = networkInterfaces()): string[] {
  if (address !== '0.0.0.0' && address !== '::') return [urlOf(address, port)]
  const own = Object.values(interfaces).flatMap(list => list ?? [])
  const wanted = address === '::' ? ['IPv4', 'IPv6'] : ['IPv4']
  const others = wanted.flatMap(family =>
    own
      // An address of one link (fe80::) needs the name of the interface, which is another one on the asking machine.
      .filter(a => a.family === family && !a.internal && !/^fe[89ab]/i.test(a.address))
      .map(a => a.address),
  )
  return [address === '::' ? '::1' : '127.0.0.1', ...new Set(others)].map(a => urlOf(a, port))
}

function urlOf(address: string, port: number): string {
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`
}
