/** One request and its answer, by `node:http` and `node:https`: fetch takes no certificates. */
import { type Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { ServerError } from '../../errors.ts'

/** What is asked. */
interface Exchange {
  url: URL
  method: 'GET' | 'POST' | 'DELETE'
  headers: Readonly<Record<string, string>>
  body: string | undefined
}

/** How it is asked. */
interface ExchangeOptions {
  agent: Agent
  /** Longest silence of the server. */
  timeoutMs: number
  signal: AbortSignal | undefined
}

const CERTIFICATE =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/

/**
 * Sends a request and waits for the head of its answer. The body is read by the caller, who also ends it.
 *
 * @throws ServerError `'unreachable'`, `'no-answer'`, `'certificate'`; the signal's reason
 */
export function exchange(asked: Exchange, options: ExchangeOptions): Promise<IncomingMessage> {
  const { url, method, headers, body } = asked
  const { agent, timeoutMs, signal } = options
  return new Promise((resolve, reject) => {
    const settings: RequestOptions = { method, headers, agent, timeout: timeoutMs, ...(signal && { signal }) }
    const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, settings, resolve)
    const silent = (): void => {
      sent.destroy(new ServerError('no-answer', `${url.host}: did not answer for ${timeoutMs / 1000} s`))
    }
    sent.on('timeout', silent)
    sent.on('error', error => reject(explained(url, error, signal)))
    sent.end(body)
  })
}

/** What an error of a connection means; errors while a body is read are of the same kinds. */
export function explained(url: URL, error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason
  if (ServerError.isInstance(error)) return error
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  if (CERTIFICATE.test(code)) {
    const why = `${url.host}: its certificate cannot be trusted (${code})`
    return new ServerError('certificate', `${why}: name its authority, or allow any certificate`, { cause: error })
  }
  return new ServerError('unreachable', `${url.host}: ${code || message || 'the connection was lost'}`, {
    cause: error,
  })
}
