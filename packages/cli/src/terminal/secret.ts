import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandError } from '../errors.ts'

/** Longer than any password: what comes after it on standard input is not read. */
const MOST_LETTERS = 4096

/** Asks for a text on the terminal without showing what is typed; else the first line of standard input. */
export function readSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? ask(question) : firstLine(process.stdin)
}

function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  return new Promise((resolve, reject) => {
    terminal.once('SIGINT', () => reject(new CommandError('stopped: nothing was changed')))
    terminal.once('close', () => reject(new CommandError('no password was given: nothing was changed')))
    terminal.question('', resolve)
  }).finally(() => {
    terminal.close()
    process.stderr.write('\n')
  }) as Promise<string>
}

/** The first line of a stream, without its end. */
async function firstLine(input: AsyncIterable<Buffer | string>): Promise<string> {
  let text = ''
  for await (const piece of input) {
    text += String(piece)
    if (text.includes('\n') || text.length > MOST_LETTERS) break
  }
  return text.slice(0, MOST_LETTERS).split(/\r?\n/, 1)[0]!
}
