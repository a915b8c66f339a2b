/** supysonic, a real server of music by others, over a folder of a test. MURECOM_SERVERS_PYTHON names a Python that has it. */
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const python = process.env['MURECOM_SERVERS_PYTHON'] ?? ''

/** Whether supysonic is there, and what is said where it is not. */
export const isThere = python !== '' && spawnSync(python, ['-c', 'import supysonic']).status === 0
export const reason = 'MURECOM_SERVERS_PYTHON does not name a Python with supysonic'

/** A server that runs, with the user "ann". */
export interface Supysonic {
  port: number
  /** Looks at the folder of music once more. */
  scan(): Promise<void>
  close(): void
}

/**
 * Starts it over the songs of a folder, which are in its answers from the beginning.
 *
 * @param data an empty folder for its database
 */
export async function startSupysonic(music: string, data: string, password: string): Promise<Supysonic> {
  const script = fileURLToPath(new URL('../../murecom/test/servers/supysonic-server.py', import.meta.url))
  const child = spawn(python, [script, music, data, password], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const { value } = await lines.next()
  if (value === undefined) throw new Error('supysonic ended before it served')
  return {
    port: (JSON.parse(value) as { port: number }).port,
    async scan() {
      child.stdin.write('\n')
      await lines.next()
    },
    close() {
      child.stdin.end()
      child.kill()
    },
  }
}
