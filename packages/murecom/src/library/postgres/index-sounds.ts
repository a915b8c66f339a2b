import { setTimeout as sleep } from 'node:timers/promises'
import { untilAborted } from '@murecom/internal/signal'
import { PostgresConnection } from './connection.ts'
import { SoundsTable } from './sounds-table.ts'

/** Between two requests to give up, in ms. */
const AGAIN_MS = 200

/** How the sounds of a library are indexed. */
export interface IndexSoundsOptions {
  /** Ends the work; what was taken is kept, an index that was begun is given up. */
  signal?: AbortSignal | undefined
  /** Called after each thousand songs, with how many were taken; then, with the same number, when the index is built. */
  onProgress?: ((progress: { songs: number; isBuilding: boolean }) => void) | undefined
}

/** What indexing the sounds of a library did. */
export interface IndexSoundsReport {
  status: 'done' | 'stopped'
  /** Songs that were new, had changed or were gone. */
  taken: number
}

/** Brings the sounds of a library up to date, on a connection of its own, so that no question waits for it. */
export async function indexSounds(
  { url, dimensions }: { url: string; dimensions: number },
  { signal, onProgress }: IndexSoundsOptions,
): Promise<IndexSoundsReport> {
  const report: IndexSoundsReport = { status: 'stopped', taken: 0 }
  if (signal?.aborted) return report
  const connection = new PostgresConnection(url)
  try {
    const sounds = new SoundsTable(connection, dimensions)
    await sounds.make()
    for (;;) {
      if (signal?.aborted) return report
      const taken = await sounds.takeChanges()
      if (taken === 0) break
      report.taken += taken
      onProgress?.({ songs: report.taken, isBuilding: false })
    }
    onProgress?.({ songs: report.taken, isBuilding: true })
    const [session] = await connection.query('SELECT pg_backend_pid() AS id')
    if (signal?.aborted) return report
    const building = sounds.buildIndex()
    try {
      await untilAborted(building, signal)
    } catch (error) {
      if (!signal?.aborted) throw error
      await giveUp(url, session!['id'], building)
      return report
    }
    report.status = 'done'
    return report
  } finally {
    await connection.close()
  }
}

/** Another connection asks the server to give up what a session does, until it has ended one way or the other. */
async function giveUp(url: string, session: unknown, work: Promise<void>): Promise<void> {
  let isOver = false
  const over = work
    .catch(() => {}) // it was given up
    .finally(() => {
      isOver = true
    })
  const other = new PostgresConnection(url)
  // Between two statements there is nothing to give up: it is asked again.
  while (!isOver) {
    await other.query('SELECT pg_cancel_backend($1)', [session]).catch(() => {}) // the server may be away
    await Promise.race([over, sleep(AGAIN_MS)])
  }
  await other.close()
}
