import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { mulberry32 } from '@murecom/internal'
import type { PostgresServer } from '@murecom/testing/postgres'
import { openLibrary, type SharedProgress } from '../../src/node.ts'
import { Machine } from './machine.ts'
import { contentOf, writeMusic } from './music.ts'

export interface KillRun {
  kills: number
  /** Songs that were in the hands of a worker when it was killed. */
  lost: number
  /** What the library has in the end, and what that of one undisturbed process has. */
  content: unknown[]
  wanted: unknown[]
  failed: number
}

/** Two workers index a folder; one after the other is killed at a random moment and replaced, and then they finish. */
export async function killRun(
  postgres: PostgresServer,
  options: { songs: number; kills: number; seed: number },
): Promise<KillRun> {
  const random = mulberry32(options.seed)
  const folder = mkdtempSync(join(tmpdir(), 'murecom-kills-'))
  const machines = [new Machine(), new Machine()]
  const watcher = new Machine()
  try {
    const music = join(folder, 'music')
    writeMusic(music, options.songs)
    const reference = join(folder, 'reference.murecom')
    {
      using library = await openLibrary(reference, { model: 'gtzan' })
      await library.addFolder(music, { workers: 1 })
    }
    const address = postgres.newDatabase()
    await watcher.call('share', address, { model: 'gtzan' })
    await watcher.call('queue', music)
    const start = async (machine: Machine): Promise<unknown> => {
      await machine.call('share', address, { make: false })
      return machine.call('work', { workers: 1, untilDone: true })
    }
    const works = machines.map(start)
    let lost = 0
    let kills = 0
    while (kills < options.kills && (await hasSongInHand(postgres, address))) {
      await sleep(600 * random())
      const which = kills++ % 2
      works[which]!.catch(() => {}) // it is gone
      await machines[which]!.kill()
      lost += expire(postgres, address)
      machines[which] = new Machine()
      works[which] = start(machines[which])
    }
    await Promise.all(works)
    const { file } = await watcher.call<{ file: string }>('open', address, join(folder, 'copies'))
    const { failed } = await watcher.call<SharedProgress>('progress')
    return { kills, lost, content: contentOf(file), wanted: contentOf(reference), failed: failed.length }
  } finally {
    await Promise.all([...machines, watcher].map(machine => machine.kill()))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits until a worker has a song in hand. @returns false when there is nothing left to do */
async function hasSongInHand(postgres: PostgresServer, address: string): Promise<boolean> {
  for (;;) {
    const states = postgres.sql(address, "SELECT DISTINCT state FROM murecom_queue.job WHERE state <= 'active'").trim()
    if (states === '' || states.includes('active')) return states !== ''
    await sleep(50)
  }
}

/**
 * Half a minute passes for the leases: nobody waits for it. Songs that meet more kills than they have tries are tried on.
 *
 * @returns how many songs were in hand
 */
function expire(postgres: PostgresServer, address: string): number {
  const sql = `WITH old AS (UPDATE murecom_queue.job SET heartbeat_on = now() - interval '1 hour', retry_limit = 1000
    WHERE state = 'active' RETURNING 1) SELECT count(*) FROM old`
  return Number(postgres.sql(address, sql))
}
