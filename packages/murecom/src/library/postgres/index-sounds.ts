import { setTimeout as sleep } from 'node:timers/promises'
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
    if (await canCancel(url, connection, () => sounds.buildIndex(), signal)) report.status = 'done'
    return report
  } finally {
    await connection.close()
  }
}

/**
 * Does work that may be one long statement. While it waits for the answer, another connection asks the server to give it up.
 *
 * @returns false when it was stopped
 */
async function canCancel(
  url: string,
  connection: PostgresConnection,
  work: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [session] = await connection.query('SELECT pg_backend_pid() AS id')
  if (signal?.aborted) return false
  let isOver = false
  let cancelling: Promise<void> | undefined
  const cancel = async (): Promise<void> => {
    const other = new PostgresConnection(url)
    // Between two statements there is nothing to give up.
    while (!isOver) {
      await other.query('SELECT pg_cancel_backend($1)', [session!['id']]).catch(() => {}) // the server may be away
      await sleep(AGAIN_MS)
    }
    await other.close()
  }
  const onAbort = (): void => {
    cancelling = cancel()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await work()
    return true
  } catch (error) {
    if (signal?.aborted) return false
    throw error
  } finally {
    isOver = true
    signal?.removeEventListener('abort', onAbort)
    await cancelling
  }
}
