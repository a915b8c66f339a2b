import { spawn } from 'node:child_process'
import { ffmpegFailed } from '../errors.ts'
import { environment } from './environment.ts'

/** Milliseconds that ffmpeg may take for its next bytes, and for all of them together. */
const PATIENCE = 60_000
const WHOLE_PATIENCE = 30 * 60_000
/** Characters of its messages that are kept. */
const LOG = 2 ** 14
/** Bytes that ffmpeg may take at once: a hostile file asks for more. */
const MOST_MEMORY = 2 ** 28

/** What all calls have in common: no questions, no network, no format but the one that was recognised, one thread. */
export function inputArguments(path: string, demuxer: string): string[] {
  const limits = ['-protocol_whitelist', 'file,pipe', '-max_alloc', String(MOST_MEMORY), '-threads', '1']
  return ['-nostdin', '-hide_banner', ...limits, '-f', demuxer, '-i', `file:${path}`, '-map', '0:a:0']
}

/** A running ffmpeg. */
export interface FfmpegProcess {
  /** The next bytes that it writes; undefined at the end. */
  read(): Promise<Uint8Array | undefined>
  /** Its messages so far: to look for something in, not to show to anyone. */
  log(): string
  /** Its exit code once `read` has returned undefined. */
  exitCode(): Promise<number | null>
  /** Kills it, if it still runs. */
  close(): void
}

/** Starts ffmpeg. What it has to write waits until it is read. */
export function startFfmpeg(
  program: string,
  given: readonly string[],
  signal: AbortSignal | undefined,
  patience = PATIENCE,
): FfmpegProcess {
  const child = spawn(program, given, {
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    env: environment(),
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  })
  let failure: unknown
  let log = ''
  let waited = 0
  const stop = (reason: unknown): void => {
    failure ??= reason
    child.kill('SIGKILL')
  }
  const close = (): void => {
    child.kill('SIGKILL')
    child.stdout.destroy()
  }
  const exit = new Promise<number | null>(resolve => {
    child.on('error', cause => {
      failure ??= signal?.aborted ? signal.reason : ffmpegFailed('ffmpeg cannot be started', { cause })
      resolve(null)
    })
    child.once('close', (code, killedBy) => {
      if (killedBy) failure ??= ffmpegFailed(`ffmpeg was ended by ${killedBy}`)
      resolve(code)
    })
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (log.length < LOG) log += text.slice(0, LOG - log.length)
  })
  const output = child.stdout[Symbol.asyncIterator]()

  return {
    async read() {
      const began = performance.now()
      const ms = Math.max(0, Math.min(patience, WHOLE_PATIENCE - waited))
      const timer = setTimeout(() => stop(ffmpegFailed(`ffmpeg took longer than ${patience / 1000} s`)), ms)
      try {
        const { value, done } = await output.next().catch(error => {
          throw failure ?? error
        })
        if (done) await exit
        if (failure) throw failure
        return done ? undefined : (value as Uint8Array)
      } finally {
        clearTimeout(timer)
        waited += performance.now() - began
      }
    },
    log: () => log,
    exitCode: () => exit,
    close,
  }
}
