import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import { checkOptions, type OptionNames } from '@murecom/internal'
import type { Hono } from 'hono'
import { CommandError } from '../errors.ts'
import { isLoopback, networkOf } from './guard/clients.ts'
import { urlsOf } from './socket/addresses.ts'
import { answerForNode, plainRefusal } from './socket/node-answers.ts'

/** A server that listens. */
export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:8080`. */
  url: string
  /** All its addresses, {@link url} first: more than one when it listens on all of this machine's. */
  urls: readonly string[]
  port: number
  /**
   * Takes no more connections, answers 503 to new requests of those that are there, lets answers end for a moment, then cuts
   * them off. A second call waits for the first.
   */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Where a server listens. */
export interface ListenOptions {
  /** An address or a name of this machine. */
  host: string
  /** 0 takes a free one. */
  port: number
  /** Milliseconds that answers may go on after the stop: a song that is played would never end by itself. Default 2000. */
  graceMs?: number
}

const OPTIONS: OptionNames<ListenOptions> = { host: 1, port: 1, graceMs: 1 }
const GRACE_MS = 2000
/** Connections of all clients, and of one client of another machine. A page uses six. */
const MOST_CONNECTIONS = 512
const MOST_OF_CLIENT = 64
/** Bytes of a head, and its lines: far more than browsers send, far less than Node allows. */
const MOST_HEAD_BYTES = 16 * 1024
const MOST_HEADERS = 100

/**
 * Listens with an application.
 *
 * @throws CommandError when the port is taken or may not be used, or the host is not this machine's
 */
export async function listen(app: Hono, at: ListenOptions): Promise<RunningServer> {
  const { host, port: wanted, graceMs = GRACE_MS } = checkOptions('listen', at, OPTIONS)
  let stopping = false
  const listener = getRequestListener(
    (request, env) => {
      if (!stopping) return app.fetch(request, env)
      env.outgoing.setHeader('Connection', 'close')
      env.outgoing.setHeader('Retry-After', '5')
      return plainRefusal(503, 'the server is being stopped')
    },
    { errorHandler: error => plainRefusal(error instanceof RequestError ? 400 : 500) },
  )
  const server = createServer(
    {
      maxHeaderSize: MOST_HEAD_BYTES,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Refused by the request listener, with our headers.
      requireHostHeader: false,
    },
    (incoming, outgoing) => void listener(incoming, outgoing),
  )
  server.maxConnections = MOST_CONNECTIONS
  server.maxHeadersCount = MOST_HEADERS
  answerForNode(server)
  limitConnections(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(new CommandError(reasonOf(error, { host, port: wanted }))))
    server.listen(wanted, host, resolve)
  })
  const { address, port } = server.address() as AddressInfo
  const urls = urlsOf(address, port)
  let closed: Promise<void> | undefined
  const end = (): Promise<void> => {
    stopping = true
    closed ??= close(server, graceMs)
    return closed
  }
  return { url: urls[0]!, urls, port, close: end, [Symbol.asyncDispose]: end }
}

/** One client cannot take the connections of all; programs of this machine, proxies among them, can. */
function limitConnections(server: Server): void {
  const counts = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket
    if (remoteAddress === undefined || isLoopback(remoteAddress)) return
    const client = networkOf(remoteAddress)
    const count = (counts.get(client) ?? 0) + 1
    if (count > MOST_OF_CLIENT) return void socket.destroy()
    counts.set(client, count)
    socket.once('close', () => {
      const left = counts.get(client)! - 1
      if (left > 0) counts.set(client, left)
      else counts.delete(client)
    })
  })
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}

function reasonOf(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): string {
  const choose = 'choose another with --port <number>'
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use by another program: stop that program, or ${choose}`
    case 'EACCES':
      return `port ${port} may not be used by this user: ${choose} above 1023`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine: choose one with --host <address>`
    default:
      return `cannot listen on ${host}, port ${port}: ${error.message}`
  }
}
