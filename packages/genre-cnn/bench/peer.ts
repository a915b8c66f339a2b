import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The reference libraries, in a Python process that stays for the whole run: bench/peer.py. */
export interface Peer {
  ask<T>(request: Record<string, unknown>): Promise<T>
  end(): void
}

/** Undefined, with a word on stderr, where the variable MURECOM_PYTHON does not name an environment. */
export function startPeer(): Peer | undefined {
  const python = process.env['MURECOM_PYTHON']
  if (!python) {
    console.error('skipped: MURECOM_PYTHON does not name the Python with the reference libraries')
    return undefined
  }
  const child = spawn(python, [new URL('./peer.py', import.meta.url).pathname], { stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting: { resolve: (value: never) => void; reject: (error: Error) => void }[] = []
  createInterface({ input: child.stdout }).on('line', line => {
    if (line.startsWith('@')) waiting.shift()?.resolve(JSON.parse(line.slice(1)) as never)
  })
  child.on('exit', code => {
    for (const { reject } of waiting) reject(new Error(`the Python process ended with code ${code}`))
  })
  return {
    ask: request =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${JSON.stringify(request)}\n`)
      }),
    end: () => child.stdin.end(),
  }
}
