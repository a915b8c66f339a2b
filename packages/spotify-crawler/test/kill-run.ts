import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type SimulatorOptions, startSimulator } from '@murecom/spotify-simulator'
import { crawl, openCatalog } from '../src/index.ts'
import { clientOf, dump, sqliteOf } from './helpers.ts'

export const KILL_WORLD: SimulatorOptions = {
  seed: 11,
  playlists: 300,
  meanLength: 80,
  tracks: 3000,
  faults: { transient: 0.1, poisonedSearches: 0.03, poisonedPlaylists: 0.02, gone: 0.03, forbidden: 0.03, edited: 0.3 },
}
export const KILL_TARGET = 60

/** What the crawl gives when nobody disturbs it. */
export async function undisturbed(): Promise<unknown> {
  const simulator = await startSimulator(KILL_WORLD)
  const catalog = await openCatalog(':memory:')
  try {
    await crawl({ catalog, client: clientOf(simulator), seedWord: 'rock', targetPlaylists: KILL_TARGET })
    return dump(catalog)
  } finally {
    catalog.close()
    await simulator.close()
  }
}

export interface KilledRun {
  /** Processes that were killed while they crawled. */
  kills: number
  contents: unknown
  integrity: unknown
}

/**
 * Crawls in processes of which each is killed (SIGKILL) at a seeded moment, until `kills` died, and then to the end.
 * Moments are requests of the simulator: it kills when a request arrives, or a moment after, so that deaths
 * fall before, within and after the transactions.
 */
export async function killedRun(folder: string, seed: number, kills: number): Promise<KilledRun> {
  const random = mulberry32(seed)
  const simulator = await startSimulator(KILL_WORLD)
  const path = join(folder, `killed-${seed}.db`)
  let killed = 0
  try {
    for (;;) {
      const wasKilled = await oneProcess(path, simulator, killed < kills ? random : undefined)
      if (!wasKilled) break
      killed++
    }
    const catalog = await openCatalog(path)
    try {
      return {
        kills: killed,
        contents: dump(catalog),
        integrity: sqliteOf(catalog).pragma('integrity_check', { simple: true }),
      }
    } finally {
      catalog.close()
    }
  } finally {
    await simulator.close()
  }
}

/** Runs one process; kills it at a random moment of its crawl when `random` is given. @returns whether it died so */
function oneProcess(
  path: string,
  simulator: { apiUrl: string; accountsUrl: string; requests: number },
  random?: () => number,
): Promise<boolean> {
  const script = join(import.meta.dirname, 'crawl-process.ts')
  const args = [
    '--conditions=@murecom/source',
    script,
    path,
    simulator.apiUrl,
    simulator.accountsUrl,
    String(KILL_TARGET),
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', data => {
      output += data
    })
    child.stderr.on('data', data => {
      output += data
    })
    const killAfter = random ? simulator.requests + 1 + Math.floor(random() * 25) : Number.POSITIVE_INFINITY
    const delay = random ? random() * 6 : 0
    const timer = setInterval(() => {
      if (simulator.requests < killAfter) return
      clearInterval(timer)
      setTimeout(() => child.kill('SIGKILL'), delay)
    }, 0)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearInterval(timer)
      if (signal === 'SIGKILL') resolve(true)
      else if (code === 0) resolve(false)
      else reject(new Error(`the crawl ended with ${code}: ${output}`))
    })
  })
}
