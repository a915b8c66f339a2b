import { UsageError } from '../errors.ts'
import type { MpdAddress } from './client.ts'

const PORT = 6600

/** Where MPD is, and its password if the address has one. */
interface MpdPlace {
  address: MpdAddress
  password: string | undefined
}

/**
 * Reads where MPD is, as its other clients do: `host`, `host:port`, the path of a socket; from the environment with a password
 * before it, `password@host`.
 *
 * @param named what the command line says, where a password could be read by others
 */
export function mpdPlace(named: string | undefined, env: Readonly<Record<string, string | undefined>>): MpdPlace {
  const text = named ?? (env['MPD_HOST'] || 'localhost')
  const at = text.lastIndexOf('@')
  const password = at > 0 ? text.slice(0, at) : undefined
  if (named !== undefined && password !== undefined) {
    throw new UsageError('a password in an address can be read by others: use MURECOM_MPD_PASSWORD or --password-file')
  }
  const place = password === undefined ? text : text.slice(at + 1)
  // A socket: a path, or a name of Linux that begins with @.
  if (/^[/~@]/.test(place) || place.includes('\\')) return { address: { path: socketPath(place, env) }, password }
  const [, host, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(place) ?? []
  const number = Number(port ?? env['MPD_PORT'] ?? PORT)
  if (!host || !(number >= 1 && number <= 65_535)) {
    throw new UsageError(`--mpd must be host, host:port or the path of a socket, got ${place}`)
  }
  return { address: { host: host.replace(/^\[|\]$/g, ''), port: number }, password }
}

function socketPath(place: string, env: Readonly<Record<string, string | undefined>>): string {
  if (place.startsWith('~/')) return `${env['HOME'] ?? ''}${place.slice(1)}`
  return place.startsWith('@') ? `\0${place.slice(1)}` : place
}
