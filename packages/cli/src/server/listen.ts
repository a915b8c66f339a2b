import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { CommandError } from '../errors.ts'

/** A server that listens. */
export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:8080`. */
  url: string
  port: number
  /** Takes no more connections, lets answers end for a moment, then cuts them off. A second call waits for the first. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** How long answers may go on after the stop: a song that is being played would never end by itself. */
const GRACE_MS = 2000
const MOST_CONNECTIONS = 512

/**
 * Listens with an application.
 *
 * @param at port 0 takes a free one
 * @throws CommandError when the port is taken or may not be used, or the host is not this machine's
 */
export async function listen(app: Hono, at: { host: string; port: number }): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.maxConnections = MOST_CONNECTIONS
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(new CommandError(reasonOf(error, at))))
    server.listen(at.port, at.host, resolve)
  })
  const { address, port, family } = server.address() as AddressInfo
  let closed: Promise<void> | undefined
  const end = (): Promise<void> => {
    closed ??= close(server)
    return closed
  }
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    port,
    close: end,
    [Symbol.asyncDispose]: end,
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
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
