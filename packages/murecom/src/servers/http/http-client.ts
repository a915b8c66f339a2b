import type { IncomingMessage } from 'node:http'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { retryAfterMs } from '@murecom/internal/http'
import { ServerError } from '../../errors.ts'
import { exchange, explained } from './exchange.ts'
import { Turnstile } from './turnstile.ts'

/** How a server is asked. */
interface HttpOptions {
  /** Ends in a slash. */
  base: URL
  /** Certificates of authorities, as PEM. */
  ca: string | undefined
  /** Takes any certificate. */
  insecure: boolean
  concurrency: number
  pauseMs: number
  timeoutMs: number
  /** Tries of a request that meets faults of the server or of the network. */
  tries: number
  /** First wait after such a fault; it doubles each time. */
  backoffMs: number
}

/** A request below the base address. */
interface Call {
  path: string
  method?: 'GET' | 'POST' | 'DELETE'
  query?: URLSearchParams
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Throws for JSON that does not answer what was asked; a fault that may pass is asked again. */
  check?: (json: unknown) => void
}

/** An answer whose body is still to be read; its place at the server is held until `close`. */
export interface OpenAnswer {
  status: number
  headers: IncomingMessage['headers']
  body: AsyncIterable<Uint8Array>
  close(): void
}

const MOST_REDIRECTS = 5
/** Bytes of JSON at most: a page of 500 songs has less than one MB. */
const MOST_JSON = 2 ** 26
/** A server that asks for a longer pause is left alone. */
const LONGEST_PAUSE_MS = 300_000
/** Longest that one answer may take as a whole: a server that sends a byte a minute holds its place no longer. */
const LONGEST_ANSWER_MS = 900_000

/**
 * Asks one server: some requests at a time, with pauses; again after a fault; following redirects on the same host only, so that
 * no other host gets a login.
 */
export class HttpClient {
  readonly #options: HttpOptions
  readonly #agent: HttpAgent | HttpsAgent
  readonly #upgraded: HttpsAgent
  readonly #turnstile: Turnstile

  constructor(options: HttpOptions) {
    this.#options = options
    const secure = { keepAlive: true, rejectUnauthorized: !options.insecure, ...(options.ca && { ca: options.ca }) }
    this.#upgraded = new HttpsAgent(secure)
    this.#agent = options.base.protocol === 'https:' ? this.#upgraded : new HttpAgent({ keepAlive: true })
    this.#turnstile = new Turnstile(options.concurrency, options.pauseMs)
  }

  get host(): string {
    return this.#options.base.host
  }

  /**
   * The JSON of an answer.
   *
   * @param accept statuses whose body is wanted; others become errors
   */
  async json(call: Call, signal?: AbortSignal, accept: readonly number[] = []): Promise<unknown> {
    return this.#again(signal, async () => {
      const answer = await this.#open(call, signal)
      try {
        this.#check(answer, accept)
        if (answer.status === 204) return undefined
        const text = await this.#text(answer, signal)
        if (text.trim() === '' && call.method !== undefined) return undefined
        const json = this.#parsed(text, call.path)
        call.check?.(json)
        return json
      } finally {
        answer.close()
      }
    })
  }

  /** Opens an answer for reading; a page of HTML, as proxies give it, is a fault. */
  open(call: Call, signal?: AbortSignal): Promise<OpenAnswer> {
    return this.#again(signal, async () => {
      const answer = await this.#open(call, signal)
      try {
        this.#check(answer, [206])
        if (/html/.test(answer.headers['content-type'] ?? '')) {
          throw new ServerError('bad-answer', `${this.host}: answers a page of HTML at /${call.path}`)
        }
        return answer
      } catch (error) {
        answer.close()
        throw error
      }
    })
  }

  close(): void {
    this.#agent.destroy()
    this.#upgraded.destroy()
  }

  async #again<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await work()
      } catch (error) {
        signal?.throwIfAborted()
        const wait = waitOf(error) ?? this.#options.backoffMs * 2 ** (tried - 1)
        if (!isPassing(error) || tried >= this.#options.tries || wait > LONGEST_PAUSE_MS) throw error
        await sleep(wait, undefined, { signal }).catch(() => signal?.throwIfAborted())
      }
    }
  }

  async #open(call: Call, signal: AbortSignal | undefined): Promise<OpenAnswer> {
    const leave = await this.#turnstile.enter(signal)
    try {
      const { answer, url } = await this.#follow(call, signal)
      const timer = setTimeout(() => {
        answer.destroy(new ServerError('no-answer', `${this.host}: an answer took longer than it may`))
      }, LONGEST_ANSWER_MS)
      timer.unref()
      const close = (): void => {
        clearTimeout(timer)
        leave()
        if (!answer.complete) answer.destroy()
      }
      answer.on('error', () => {}) // who reads the body gets it
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: bodyOf(answer, url, signal), close }
    } catch (error) {
      leave()
      throw error
    }
  }

  async #follow(call: Call, signal: AbortSignal | undefined): Promise<{ answer: IncomingMessage; url: URL }> {
    const { base, timeoutMs } = this.#options
    let url = new URL(call.path, base)
    url.search = call.query?.toString() ?? ''
    for (let count = 0; ; count++) {
      const agent = url.protocol === 'https:' ? this.#upgraded : this.#agent
      const { method = 'GET', headers = {}, body } = call
      const answer = await exchange({ url, method, headers, body }, { agent, timeoutMs, signal })
      const { location } = answer.headers
      if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined) return { answer, url }
      answer.destroy()
      if (count >= MOST_REDIRECTS) throw new ServerError('redirected', `${this.host}: redirects without an end`)
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined
      if (!next || !isSameServer(url, next)) {
        const to = next ? `to ${next.origin}` : 'to no address'
        throw new ServerError('redirected', `${this.host}: redirects ${to}, which gets no login: name that address`)
      }
      // The login is ours to add, whatever of it the address repeats.
      next.search = url.search
      url = next
    }
  }

  #check({ status, headers }: OpenAnswer, accept: readonly number[]): void {
    if ((status >= 200 && status < 300) || accept.includes(status)) return
    const what = `${this.host}: answers status ${status}`
    if (status === 401) throw new ServerError('wrong-login', `${this.host}: refuses this user or password`)
    if (status === 403) throw new ServerError('not-allowed', `${what}: this user may not do that`)
    if (status === 404) throw new ServerError('not-found', what)
    if (status === 429 || status >= 500) {
      throw Object.assign(new ServerError('no-answer', what), { waitMs: pauseOf(headers) })
    }
    throw new ServerError('refused', what)
  }

  #parsed(text: string, path: string): unknown {
    try {
      return JSON.parse(text) as unknown
    } catch {
      const what = /^\s*</.test(text) ? 'a page of HTML' : 'something that is not JSON'
      throw new ServerError('bad-answer', `${this.host}: answers ${what} at /${path}`)
    }
  }

  async #text(answer: OpenAnswer, signal: AbortSignal | undefined): Promise<string> {
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of answer.body) {
      signal?.throwIfAborted()
      length += piece.length
      if (length > MOST_JSON)
        throw new ServerError('too-large', `${this.host}: an answer has more than ${MOST_JSON} bytes`)
      pieces.push(piece)
    }
    return Buffer.concat(pieces).toString()
  }
}

/** The bytes of an answer; an error of the connection becomes a `ServerError`. */
async function* bodyOf(answer: IncomingMessage, url: URL, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of answer) yield piece as Uint8Array
  } catch (error) {
    throw explained(url, error, signal)
  }
}

/** The same host, and no way back from https to http. */
function isSameServer(from: URL, to: URL): boolean {
  if (to.hostname !== from.hostname) return false
  if (from.protocol === to.protocol) return to.port === from.port
  return from.protocol === 'http:' && to.protocol === 'https:'
}

/** Whether an error may pass by itself, so that it is worth another try. */
export function isPassing(error: unknown): boolean {
  return ServerError.isInstance(error) && ['unreachable', 'no-answer', 'bad-answer'].includes(error.code)
}

function waitOf(error: unknown): number | undefined {
  return (error as { waitMs?: number }).waitMs
}

/** The pause that a server asks for; ListenBrainz has a header of its own. */
function pauseOf(headers: IncomingMessage['headers']): number | undefined {
  const own = headers['x-ratelimit-reset-in']
  return retryAfterMs(headers['retry-after'] ?? (typeof own === 'string' ? own : undefined), headers.date)
}
