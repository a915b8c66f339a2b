import { show } from '@murecom/internal'
import { ServerError } from '../errors.ts'
import { HttpClient } from '../servers/http/http-client.ts'
import { isLoopback } from '../servers/server-url.ts'

/** How a service is asked. */
export interface ServiceSettings {
  timeoutMs: number
  tries: number
  backoffMs: number
}

/** Between the starts of two requests: Last.fm wants no more than five a second. */
const PAUSE_MS = 250

/**
 * A client of a service, which asks one thing at a time.
 *
 * @param secret whether a secret is sent: then only over https, or to this machine
 */
export function serviceClient(where: string, url: string, secret: boolean, settings: ServiceSettings): HttpClient {
  const base = URL.canParse(url) ? new URL(url) : undefined
  if (!base || !/^https?:$/.test(base.protocol) || base.username !== '' || base.search !== '') {
    throw new RangeError(`${where}: url must be an address with https, without user and question, got ${show(url)}`)
  }
  const isHere = isLoopback(base.hostname)
  if (secret && base.protocol === 'http:' && !isHere) {
    throw new ServerError('not-allowed', `${base.host}: http would show the secret to others on the way: use https`)
  }
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  return new HttpClient({
    ...{ base, ca: undefined, insecure: false, concurrency: 1, pauseMs: isHere ? 0 : PAUSE_MS },
    ...settings,
  })
}
