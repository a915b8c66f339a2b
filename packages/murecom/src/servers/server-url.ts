import { show } from '@murecom/internal'

/** Where a server of music is, and who signs in. */
export interface ServerAddress {
  kind: 'subsonic' | 'jellyfin'
  /** Ends in a slash; without login. */
  base: URL
  user: string | undefined
  /** A password of the address, where other users of the machine can read it. */
  password: string | undefined
  /** `subsonic://host/`: what the paths of its songs begin with. */
  name: string
}

const FORM = /^(subsonic|jellyfin)\+(https?):\/\//

/** True for the address of a server of music: `subsonic+https://...`, `jellyfin+http://...`. */
export function isServerUrl(text: string): boolean {
  return FORM.test(text)
}

/**
 * Reads the address of a server.
 *
 * @throws RangeError for another form; the message does not hold the address, which may have a password in it
 */
export function serverAddress(where: string, text: string): ServerAddress {
  const [, kind, protocol] = FORM.exec(text) ?? []
  const rest = text.slice(text.indexOf('+') + 1)
  if (!kind || !protocol || !URL.canParse(rest)) {
    const shown = show(text.replace(/\/\/[^/]*@/, '//***@'))
    throw new RangeError(`${where}: url must be subsonic+https://user@host/ or jellyfin+https://host/, got ${shown}`)
  }
  const url = new URL(rest)
  const base = new URL(url.origin)
  base.pathname = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  return {
    kind: kind as ServerAddress['kind'],
    base,
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    name: `${kind}://${base.host}${base.pathname}`,
  }
}

/** The path in the library of a song that was fetched from a server. */
export function serverPath(server: string, id: string): string {
  return server + encodeURIComponent(id)
}

/** True for a name of this machine: what is sent to it nobody else reads. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
