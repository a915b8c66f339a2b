import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What Node.js runs the program by, from its sources. */
export const PROGRAM = ['--conditions=@murecom/source', '--no-warnings', join(import.meta.dirname, '../src/bin.ts')]

/** A server that answers. */
export interface StartedServer {
  child: ChildProcess
  url: string
  /** All of its addresses. */
  urls: string[]
}

/**
 * Starts `murecom serve` on a library, on a port that is free.
 *
 * @param options more of its command line
 * @param home where it keeps what is its own, instead of the user's folders
 * @param stderr what becomes of what it says; `'ignore'` for a bench that copies songs into its folder or kills it
 * @throws when it ends before it answers
 */
export async function startServer(
  library: string,
  options: readonly string[],
  { home, stderr = 'inherit' }: { home?: string; stderr?: 'inherit' | 'ignore' } = {},
): Promise<StartedServer> {
  const child = spawn(
    process.execPath,
    [...PROGRAM, 'serve', '--library', library, '--port', '0', '--json', ...options],
    {
      stdio: ['ignore', 'pipe', stderr],
      env: home === undefined ? process.env : { ...process.env, HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home },
    },
  )
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code} before it answered`)
  })
  const [line] = (await Promise.race([once(child.stdout!, 'data'), ended])) as [Buffer]
  ended.catch(() => {})
  return { child, ...(JSON.parse(String(line)) as { url: string; urls: string[] }) }
}
