import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Accounts, type Answer } from './accounts.ts'
import { Api } from './api.ts'
import { Catalogue } from './catalogue.ts'
import { FaultPlan, type FaultRates, type OrderedFault } from './faults.ts'
import { RollingLimit } from './limiter.ts'

export interface SimulatorOptions {
  /** Default 1. */
  seed?: number
  /** Default 1000. */
  playlists?: number
  /** Default ten times the playlists. */
  tracks?: number
  /** Mean length of a playlist. Default 60. */
  meanLength?: number
  /** Default `'extended'`. */
  profile?: 'extended' | 'development'
  /** Playlists of the signed-in user. Default 3. */
  ownPlaylists?: number
  /** Default 3600. */
  tokenLifetimeSeconds?: number
  faults?: FaultRates
  /** Default no limit. */
  rateLimit?: { requests: number; windowMs: number }
  /** Default any free port. */
  port?: number
}

export interface Simulator {
  /** Base URL of the Web API, `/v1` included. */
  readonly apiUrl: string
  readonly accountsUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** A refresh token of the simulated user; it dies when it is used. */
  newRefreshToken(): string
  /** API requests that were answered with 200. */
  readonly answered: number
  /** Every API request, refused ones included. */
  readonly requests: number
  readonly tokensIssued: number
  /** Path and query of each API request, in order. */
  readonly log: readonly string[]
  /** Those of them that were answered with 200. */
  readonly answers: readonly string[]
  fault(fault: OrderedFault): void
  expireTokens(): void
  /** Edits a playlist now. */
  edit(playlist: number): void
  close(): Promise<void>
}

/** Starts the simulator on the loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? 1
  const playlists = options.playlists ?? 1000
  const catalogue = new Catalogue({
    seed,
    playlists,
    tracks: options.tracks ?? playlists * 10,
    meanLength: options.meanLength ?? 60,
  })
  const faults = new FaultPlan(seed, options.faults ?? {})
  const api = new Api(catalogue, faults, {
    profile: options.profile ?? 'extended',
    ownPlaylists: options.ownPlaylists ?? 3,
  })
  const accounts = new Accounts('simulated-client', 'simulated-secret', options.tokenLifetimeSeconds ?? 3600)
  const limit = options.rateLimit ? new RollingLimit(options.rateLimit.requests, options.rateLimit.windowMs) : undefined
  const log: string[] = []
  const answers: string[] = []
  let answered = 0

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname === '/authorize') return write(response, accounts.authorize(url.searchParams))
    if (url.pathname === '/api/token') {
      if (meet(faults, request, response)) return
      return write(response, accounts.token(new URLSearchParams(await bodyOf(request)), request.headers.authorization))
    }
    if (log.length < LONGEST_LOG) log.push(request.url ?? '')
    counts.requests++
    const wait = limit?.take() ?? 0
    if (wait > 0) return tooMany(response, Math.ceil(wait / 1000))
    if (meet(faults, request, response)) return
    const who = accounts.check(request.headers.authorization)
    if (!who)
      return write(response, { status: 401, body: { error: { status: 401, message: 'The access token expired' } } })
    const answer = api.answer(url.pathname.replace(/^\/v1/, ''), url.searchParams, who)
    if (answer.status === 200) {
      answered++
      if (answers.length < LONGEST_LOG) answers.push(request.url ?? '')
    }
    write(response, answer)
  }
  const counts = { requests: 0 }
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    apiUrl: `${base}/v1`,
    accountsUrl: base,
    clientId: 'simulated-client',
    clientSecret: 'simulated-secret',
    newRefreshToken: () => accounts.newRefreshToken(),
    get answered() {
      return answered
    },
    get requests() {
      return counts.requests
    },
    get tokensIssued() {
      return accounts.issued
    },
    log,
    answers,
    fault: fault => faults.order(fault),
    expireTokens: () => accounts.expireAll(),
    edit: playlist => api.edit(playlist),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const LONGEST_LOG = 100_000

function write(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function tooMany(response: ServerResponse, seconds: number): void {
  response.writeHead(429, { 'content-type': 'text/plain', 'retry-after': String(seconds) })
  response.end('Too many requests')
}

/** Plays the fault that is due; true when the request is thereby answered. */
function meet(faults: FaultPlan, request: IncomingMessage, response: ServerResponse): boolean {
  const fault = faults.next(request.url ?? '')
  if (!fault) return false
  const { kind, retryAfter } = fault
  if (kind === '429') tooMany(response, retryAfter)
  else if (kind === '429-date') {
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + retryAfter * 1000).toUTCString()
    response.writeHead(429, { 'retry-after': at })
    response.end('Too many requests')
  } else if (kind === '429-quota') {
    const body = { error: { status: 429, message: 'Too many requests', reason: 'QUOTA_EXCEEDED' } }
    write(response, { status: 429, body, headers: { 'retry-after': String(retryAfter) } })
  } else if (kind === '401')
    write(response, { status: 401, body: { error: { status: 401, message: 'The access token expired' } } })
  else if (kind === '500' || kind === '502')
    write(response, { status: Number(kind), body: { error: { status: Number(kind), message: 'Server error' } } })
  else if (kind === 'html') write(response, { status: 200, body: '<html>a page of some proxy</html>' })
  else if (kind === 'cut') request.socket.destroy()
  else if (kind === 'truncated') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"items":[')
    setImmediate(() => request.socket.destroy())
  } else response.writeHead(200).write(' ') // slow: the rest never comes
  return true
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
