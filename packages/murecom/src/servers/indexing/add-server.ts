import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { ServerError } from '../../errors.ts'
import { analyser } from '../../library/analysis/analyser.ts'
import { installedDecoder } from '../../library/analysis/decoder.ts'
import { FolderStore } from '../../library/store/folder-store.ts'
import { currentModel } from '../../library/store/library-model.ts'
import { startWriting } from '../../library/store/open-database.ts'
import { SongStore } from '../../library/store/song-store.ts'
import { DayBudget } from '../audio/day-budget.ts'
import { SongFetcher } from '../audio/song-fetcher.ts'
import type { MusicServer } from '../types.ts'
import { forgetLost } from './forget-lost.ts'
import { Listing } from './listing.ts'
import type { AddServerReport, SettledServerOptions } from './server-options.ts'
import { ServerRun } from './server-run.ts'
import { ServerStore } from './server-store.ts'
import { takeAlong } from './take-along.ts'

/**
 * Brings a library up to date with a server: reads its whole list, fetches what is new or changed, and notes what the server knows
 * of its user. A list that could not be read to its end adds songs and removes none.
 */
export async function addServer(
  { db }: { db: Database.Database },
  server: MusicServer,
  options: SettledServerOptions,
): Promise<AddServerReport> {
  startWriting(db)
  const { signal, missing } = options
  const { name: model, source } = currentModel(db)
  const songs = new SongStore(db, { decoder: (await installedDecoder()).version, model })
  const store = new ServerStore(db, songs, server.name)
  const listing = new Listing(db, server.name)
  const budget = new DayBudget(db, server.name, options.bytesADay)
  const folder = await mkdtemp(join(tmpdir(), 'murecom-server-'))
  const { analyse, close } = analyser(source, options)
  try {
    const fault = await readList(listing, server, signal)
    const fetcher = new SongFetcher(server, folder, budget)
    const run = new ServerRun({ server, listing, songs, store, fetcher, budget, analyse, options })
    const { report } = run
    report.known = listing.renumber()
    report.listed = listing.length
    report.unchanged = listing.unchanged - report.known
    await run.start()
    report.bytes = budget.bytes
    if (signal?.aborted) report.status = 'stopped'
    else if (fault && report.status === 'done') Object.assign(report, { status: 'waiting', reason: fault.message })
    if (report.status === 'done' && missing !== 'keep') {
      const roots = new FolderStore(db).known().roots
      Object.assign(
        report,
        await forgetLost(listing, { songs, server: store }, server, { prune: missing === 'prune', roots, signal }),
      )
    }
    const { listening, listener } = options
    if (listening && !signal?.aborted) {
      report.takenAlong = await takeAlong(db, server, listing, { listening, user: listener, signal }).catch(error => {
        if (!ServerError.isInstance(error)) throw error
        if (report.status === 'done') Object.assign(report, { status: 'waiting', reason: error.message })
        return null
      })
    }
    return report
  } finally {
    await close()
    budget.save()
    listing.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads the list. A fault behind its first page is returned: what was read is good. */
async function readList(
  listing: Listing,
  server: MusicServer,
  signal: AbortSignal | undefined,
): Promise<ServerError | undefined> {
  try {
    for await (const page of server.songs(signal)) {
      listing.add(page)
      if (signal?.aborted) return undefined
    }
    return undefined
  } catch (error) {
    if (signal?.aborted) return undefined
    if (!ServerError.isInstance(error) || listing.length === 0) throw error
    return error
  }
}
