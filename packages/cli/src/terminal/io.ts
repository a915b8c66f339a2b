import { getSystemErrorMap } from 'node:util'
import { readSecret } from './secret.ts'

/** The program's surroundings, so that tests can pass their own. */
export interface Io {
  /** Writes to standard output: results. */
  out(text: string): void
  /** Writes bytes to standard output, which must not change afterwards. */
  outBytes(bytes: Uint8Array): void
  /** Writes to standard error: progress and complaints. */
  err(text: string): void
  /** True when standard error is a terminal that can redraw a line. */
  readonly isTerminal: boolean
  /** Width of the terminal in columns. */
  readonly columns: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** Asks for a password without showing it; without a terminal it is the first line of standard input. */
  secret(question: string): Promise<string>
  /** Calls `stop` at the first Ctrl-C; returns a function that removes the listener. */
  onInterrupt(stop: () => void): () => void
}

export function processIo(): Io {
  // `murecom search ... | head` closes the pipe before all is written: no fault of the program.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    const reason = getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message
    process.stderr.write(`murecom: the output cannot be written: ${reason} (${error.code})\n`, () => process.exit(1))
  })
  // Nobody reads the complaints any more, or they cannot be kept; the work goes on.
  process.stderr.on('error', () => {})
  return {
    out: text => void process.stdout.write(text),
    outBytes: bytes => void process.stdout.write(bytes),
    err: text => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    columns: process.stdout.columns ?? 100,
    env: process.env,
    secret: readSecret,
    onInterrupt(stop) {
      process.once('SIGINT', stop)
      process.once('SIGTERM', stop)
      return () => {
        process.off('SIGINT', stop)
        process.off('SIGTERM', stop)
      }
    },
  }
}
