import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A watch of folders that runs beside the server. */
export interface WatchProcess {
  /** Ends it as Ctrl-C does, and waits until it has ended. Idempotent. */
  close(): Promise<void>
}

/**
 * Starts `murecom index --watch` in a process of its own, behind all others: looking through folders and writing songs never
 * make an answer wait. The server sees what it writes as it sees any other process that indexes.
 *
 * @param onLine gets what it has to say, and that it has ended when nobody asked it to
 */
export function startWatching(library: string, onLine: (line: string) => void): WatchProcess {
  const bin = fileURLToPath(new URL('../bin.ts', import.meta.url))
  const args = ['index', '--watch', '--nice', '--library', library]
  const child = fork(bin, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let isClosing = false
  const ended = new Promise<void>(resolve => {
    child.once('error', error => {
      onLine(`watching cannot be started: ${error.message}`)
      resolve()
    })
    child.once('exit', (code, signal) => {
      // Ctrl-C in a terminal reaches both programs.
      const isAsked = isClosing || code === 0 || code === 130 || signal === 'SIGINT'
      if (!isAsked)
        onLine(`watching has ended (${signal ?? `code ${code}`}): new files are not seen until the next start`)
      resolve()
    })
  })
  createInterface({ input: child.stderr! }).on('line', line => {
    // Its own next step is to start a server.
    if (!isClosing && !line.startsWith('hear it:')) onLine(line)
  })
  return {
    async close() {
      isClosing = true
      if (isRunning(child)) child.kill('SIGINT')
      await ended
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}
