/**
 * A client of the protocol of MPD (https://mpd.readthedocs.io/en/stable/protocol.html): lines of text, one request at a time.
 * See decision 0590 for why it is not a library.
 */
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { MpdError } from './mpd-error.ts'

/** Where MPD listens: a host and a port, or a socket of this machine. */
export type MpdAddress = { host: string; port: number } | { path: string }

/** A line of an answer, `name: value`. */
export type MpdField = readonly [name: string, value: string]

/** Letters of a line at most: no path is longer. */
const LONGEST_LINE = 65_536
const MOST_FIELDS = 2_000_000
/** Longest silence; `idle` has none. */
const TIMEOUT_S = 30
const ACK = /^ACK \[(\d+)@\d+\] \{[^}]*\} ?(.*)$/
/** Codes of ACK. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['3', 'wrong-password'],
  ['4', 'wrong-password'],
  ['50', 'no-such-song'],
])

interface Waiting {
  fields: MpdField[]
  resolve(fields: MpdField[]): void
  reject(error: unknown): void
}

/** A connection to MPD. Every call rejects with an `MpdError` whose message has no password. */
export class MpdClient {
  readonly #socket: Socket
  #rest = ''
  #waiting: Waiting | undefined
  #end: unknown

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.setKeepAlive(true, 60_000)
    socket.on('data', (text: string) => this.#take(text))
    socket.on('error', error => this.#close(lost(error)))
    socket.on('close', () => this.#close(lost()))
    socket.on('timeout', () => this.#close(new MpdError('lost', `MPD did not answer for ${TIMEOUT_S} s`)))
  }

  /** Connects and signs in. */
  static async connect(address: MpdAddress, password?: string, signal?: AbortSignal): Promise<MpdClient> {
    signal?.throwIfAborted()
    const client = new MpdClient(connect({ ...address, ...(signal && { signal }) } as NetConnectOpts))
    try {
      await client.#answer(TIMEOUT_S)
      if (password !== undefined) await client.ask('password', password)
      return client
    } catch (error) {
      client.close()
      if (MpdError.isInstance(error) && error.code === 'lost') {
        throw new MpdError('unreachable', `${nameOf(address)}: ${error.message}`, { cause: error })
      }
      throw error
    }
  }

  /** Sends a command and gives the lines of its answer. */
  ask(command: string, ...parameters: readonly (string | number)[]): Promise<MpdField[]> {
    return this.#send([command, ...parameters.map(quoted)].join(' '), TIMEOUT_S)
  }

  /** Waits until one of some subsystems changes. */
  idle(...subsystems: readonly string[]): Promise<MpdField[]> {
    return this.#send(['idle', ...subsystems].join(' '), 0)
  }

  close(): void {
    this.#close(lost())
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #send(line: string, seconds: number): Promise<MpdField[]> {
    const answer = this.#answer(seconds)
    if (this.#end === undefined) this.#socket.write(`${line}\n`)
    return answer
  }

  #answer(seconds: number): Promise<MpdField[]> {
    if (this.#waiting) throw new Error('MpdClient: one request at a time')
    if (this.#end !== undefined) return Promise.reject(this.#end)
    this.#socket.setTimeout(1000 * seconds)
    return new Promise((resolve, reject) => {
      this.#waiting = { fields: [], resolve, reject }
    })
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) this.#line(line)
    if (this.#rest.length > LONGEST_LINE)
      this.#close(new MpdError('not-mpd', 'what answers is not MPD: a line has no end'))
  }

  #line(line: string): void {
    const waiting = this.#waiting
    if (!waiting) return
    const at = line.indexOf(': ')
    const [, code, message = ''] = ACK.exec(line) ?? []
    if (line === 'OK' || line.startsWith('OK MPD ')) {
      this.#waiting = undefined
      waiting.resolve(waiting.fields)
    } else if (code !== undefined) {
      this.#waiting = undefined
      waiting.reject(new MpdError(CODES.get(code) ?? 'refused', `MPD: ${message.slice(0, 200)}`))
    } else if (at > 0 && waiting.fields.length < MOST_FIELDS) {
      waiting.fields.push([line.slice(0, at), line.slice(at + 2)])
    } else {
      this.#close(new MpdError('not-mpd', 'what answers is not MPD'))
    }
  }

  #close(reason: unknown): void {
    this.#end ??= reason
    this.#socket.destroy()
    this.#waiting?.reject(this.#end)
    this.#waiting = undefined
  }
}

/** Where MPD is, for a message. */
export function nameOf(address: MpdAddress): string {
  return 'path' in address ? address.path : `${address.host}:${address.port}`
}

/** @throws MpdError for what the protocol cannot say */
function quoted(parameter: string | number): string {
  const text = String(parameter)
  if (/[\r\n\0]/.test(text)) throw new MpdError('no-such-song', 'MPD takes no name with a line break')
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function lost(error?: Error & { code?: string }): MpdError {
  return new MpdError('lost', `the connection was lost${error?.code ? ` (${error.code})` : ''}`, { cause: error })
}
