/** Answers that Node would make itself, without our headers: to what is not HTTP, too large, or too slow. */
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { SECURITY_HEADERS } from '../guard/headers.ts'

const REASONS: Readonly<Record<number, string>> = {
  400: 'this is no HTTP request',
  408: 'the request took too long to arrive',
  413: 'the request is too large',
  417: 'only Expect: 100-continue is understood',
  431: 'the head of the request is too large',
  500: 'the server made a mistake',
}

/** What Node's errors of a connection mean; everything else is 400. */
const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** Puts our headers and a reason as JSON on what Node refuses before the application sees it. */
export function answerForNode(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const { _httpMessage: begun } = socket as { _httpMessage?: { headersSent: boolean } }
    if (error.code === 'ECONNRESET' || !socket.writable || begun?.headersSent) socket.destroy()
    else socket.end(bytesOf(STATUSES[error.code ?? ''] ?? 400), () => socket.destroy())
  })
  server.on('checkExpectation', (_, response: ServerResponse) => {
    response.writeHead(417, { ...SECURITY_HEADERS, 'Content-Type': 'application/json', Connection: 'close' })
    response.end(bodyOf(417))
  })
}

/** Security headers and a reason for a status, as a whole answer. */
export function plainRefusal(status: number, reason = REASONS[status] ?? ''): Response {
  return new Response(JSON.stringify({ error: reason }), {
    status,
    headers: { ...SECURITY_HEADERS, 'Content-Type': 'application/json' },
  })
}

function bytesOf(status: number): string {
  const body = bodyOf(status)
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
}

function bodyOf(status: number): string {
  return JSON.stringify({ error: REASONS[status] })
}
