/** Programs of the reference libraries, for the benches: Python processes that answer lines of JSON. In Node only. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A Python process that stays for the whole run. */
export interface Peer {
  /** A folder for files between the two programs; {@link Peer.close} deletes it. */
  readonly folder: string
  /** Sends one line of JSON and returns the answer. */
  ask<T>(request: object): Promise<T>
  /** The next answer, without a question: what a program says when it has started. */
  next<T>(): Promise<T>
  close(): void
}

/** The Python with the reference libraries, which the variable MURECOM_PYTHON names; undefined where it names none. */
export function peerPython(): string | undefined {
  return process.env['MURECOM_PYTHON'] || undefined
}

/** As {@link peerPython}, and undefined with a word on stderr: for a bench that goes on without its peer. */
export function peerPythonOrSkip(): string | undefined {
  const python = peerPython()
  if (!python) console.error('skipped: MURECOM_PYTHON does not name the Python with the reference libraries')
  return python
}

/**
 * Starts a Python program that reads a line of JSON, answers it with another, and so on. A line that begins with
 * neither `{` nor `@{` is noise of a library and is skipped.
 *
 * @param options.threads what numpy, OpenMP and Numba may use; default as the machine has it
 * @param options.quiet drops what the program writes to stderr
 * @throws Error where MURECOM_PYTHON does not name a Python
 */
export function startPeer(
  script: URL,
  options: { threads?: number; env?: Readonly<Record<string, string>>; quiet?: boolean } = {},
): Peer {
  const python = peerPython()
  if (!python)
    throw new Error('MURECOM_PYTHON must name a Python with the libraries of tools/fixtures/requirements.txt')
  const path = fileURLToPath(script)
  const child = spawn(python, [path], {
    stdio: ['pipe', 'pipe', options.quiet ? 'ignore' : 'inherit'],
    env: { ...process.env, ...threadLimits(options.threads), ...options.env },
  })
  const folder = mkdtempSync(join(tmpdir(), 'murecom-bench-'))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async <T>(): Promise<T> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${basename(path)} ended, with code ${child.exitCode}`)
      const json = /^@?(\{.*)$/.exec(value)?.[1]
      if (json !== undefined) return JSON.parse(json) as T
    }
  }
  return {
    folder,
    next,
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      return next()
    },
    close() {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    },
  }
}

/**
 * Runs a program to its end and returns its last line, which is JSON.
 *
 * @throws Error when it ends with another code than 0
 */
export function runProgram<T>(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): T {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  })
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status ?? error}`)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T
}

/** Environment that holds the numeric libraries of Python to a number of threads. */
export function threadLimits(threads: number | undefined): Record<string, string> {
  if (threads === undefined) return {}
  const names = ['OMP', 'OPENBLAS', 'MKL', 'NUMBA'].map(name => `${name}_NUM_THREADS`)
  return Object.fromEntries([...names, 'LOKY_MAX_CPU_COUNT'].map(name => [name, String(threads)]))
}
