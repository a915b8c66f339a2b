import { retryAfterMs } from '@murecom/internal/http'
import { untilAborted } from '@murecom/internal/signal'
import { SpotifyError } from '../errors.ts'
import type { RequestGate } from './gate.ts'
import { masked, secretsOf } from './masked.ts'
import { sleep } from './sleep.ts'

/** One HTTP request with all that can go wrong. The caller gives the headers anew for each try: tokens run out. */
interface Exchange {
  /** What messages call it: method and path, without secrets. */
  name: string
  url: string
  init(): Promise<RequestInit> | RequestInit
  /** Called at a 401 before it is tried once more; false when there is nothing to renew. */
  onUnauthorized?(): boolean
}

export interface TransportOptions {
  fetch: typeof fetch
  gate: () => RequestGate
  /** Most tries of a request that meets faults of the server or the network. */
  tries: number
  /** First wait after such a fault in ms; doubles each time, with jitter. */
  backoffMs: number
  timeoutMs: number
}

/**
 * Sends a request until it is answered: 429 pauses everybody and is tried again without end (the gate decides what is too
 * long), 5xx, cut and slow answers are tried again with growing waits, 401 once with a new token.
 *
 * @returns the parsed JSON of a 2xx answer
 * @throws SpotifyError
 */
export async function send(exchange: Exchange, options: TransportOptions, signal?: AbortSignal): Promise<unknown> {
  let renewed = false
  let faults = 0
  let limits = 0
  for (;;) {
    await options.gate().enter(signal)
    const answer = await oneTry(exchange, options, signal)
    if (answer.kind === 'json') return answer.value
    if (answer.kind === 'limit') {
      // A pause of no length would end at once: it grows as where the server asks for none.
      const growing = Math.min(2 ** limits++ * 1000, 3_600_000)
      options.gate().pause(answer.waitMs || growing, `Spotify: ${answer.message}`)
      continue
    }
    if (answer.kind === 'refused') {
      if (answer.status === 401 && !renewed && exchange.onUnauthorized?.()) {
        renewed = true
        continue
      }
      throw refusal(exchange.name, answer.status, answer.message)
    }
    if (++faults >= options.tries) {
      throw new SpotifyError(answer.code, `${exchange.name}: ${answer.message} (${faults} tries)`, {
        status: answer.status,
        cause: answer.cause,
      })
    }
    // Full jitter: workers that met the same fault come back apart from each other.
    await sleep(options.backoffMs * 2 ** (faults - 1) * (0.5 + Math.random() / 2), signal)
  }
}

type Answer =
  | { kind: 'json'; value: unknown }
  | { kind: 'limit'; waitMs: number | undefined; message: string }
  | { kind: 'refused'; status: number; message: string }
  | { kind: 'fault'; code: string; status: number; message: string; cause?: unknown }

async function oneTry(exchange: Exchange, options: TransportOptions, signal?: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.timeoutMs)
  const init = await untilAborted(exchange.init(), signal)
  let response: Response
  let text: string
  try {
    response = await options.fetch(exchange.url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      redirect: 'error', // a token is never carried to another host
    })
    text = await response.text()
  } catch (cause) {
    signal?.throwIfAborted()
    const message = timeout.aborted ? `no whole answer within ${options.timeoutMs} ms` : reasonOf(cause)
    return { kind: 'fault', code: 'network', status: 0, message, cause: new Error(message) }
  }
  const { status } = response
  if (status === 429) return { kind: 'limit', ...limitOf(response, text) }
  if (status >= 500) return { kind: 'fault', code: 'server', status, message: `answered ${status}` }
  if (!response.ok) return { kind: 'refused', status, message: messageOf(text, secretsOf(init)) }
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    return { kind: 'fault', code: 'invalid-answer', status, message: 'the answer is no JSON' }
  }
}

/** How long a 429 asks for. */
function limitOf({ headers }: Response, text: string): { waitMs: number | undefined; message: string } {
  const isQuota = /QUOTA_EXCEEDED/.test(text)
  const message = isQuota ? 'the quota is used up (429, QUOTA_EXCEEDED)' : 'too many requests (429)'
  const waitMs = retryAfterMs(headers.get('retry-after'), headers.get('date'))
  return { waitMs: waitMs ?? (isQuota ? 3_600_000 : undefined), message }
}

function refusal(name: string, status: number, message: string): SpotifyError {
  const codes: Record<number, string> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found' }
  return new SpotifyError(codes[status] ?? 'bad-request', `${name}: ${status} ${message}`, { status })
}

/** Spotify's own words, without secrets: the Web API's error object, the token endpoint's, or plain text. */
function messageOf(text: string, secrets: readonly string[]): string {
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown } | string; error_description?: unknown }
    const words =
      typeof body.error === 'string'
        ? [body.error, body.error_description].filter(Boolean).join(': ')
        : body.error?.message
    if (typeof words === 'string') return masked(words, secrets).slice(0, 200)
  } catch {
    // plain text
  }
  return masked(text.slice(0, 10_000), secrets).replace(/\s+/g, ' ').slice(0, 80)
}

function reasonOf(cause: unknown): string {
  const inner = (cause as { cause?: { code?: unknown } } | undefined)?.cause
  return typeof inner?.code === 'string' ? `no answer (${inner.code})` : 'the connection broke'
}
