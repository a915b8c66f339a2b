import { removeEntries } from '../catalog/purge.ts'
import type { Catalog } from '../catalog.ts'
import { SpotifyError } from '../errors.ts'
import type { SpotifyClient } from '../spotify-client.ts'
import type { CrawlState } from './state.ts'
import type { QueuedPlaylist } from './work.ts'

/** A list that changes under the reader this often is taken as it is. */
const MOST_RESTARTS = 3

type Outcome = 'done' | 'forbidden' | 'gone' | 'failed'

/**
 * Fetches what is missing of one playlist, a transaction a page: the entries and the offset that was reached are stored
 * together. The last page's transaction also makes the playlist visible. A list of several pages whose snapshot changed
 * meanwhile begins again.
 *
 * @throws SpotifyError for what does not concern this playlist alone: refused credentials, a long pause, no network
 */
export async function fetchPlaylist(
  { catalog, client, state }: { catalog: Catalog; client: SpotifyClient; state: CrawlState },
  queued: QueuedPlaylist,
  signal: AbortSignal,
): Promise<Outcome> {
  const { seq, source_id: sourceId } = queued
  try {
    await fetchPages(catalog, client, state, { ...queued }, signal)
    return 'done'
  } catch (error) {
    if (!(error instanceof SpotifyError)) throw error
    const outcome = outcomeOf(error)
    if (!outcome) throw error
    if (outcome === 'failed' && error.code === 'network') await throwIfUnreachable(client, signal)
    catalog.write(() => {
      state.updatePlaylist(seq, { state: outcome, last_error: error.message })
      if (outcome === 'failed') state.problem(`playlist ${sourceId}`, error.message)
      forgetHalf(catalog, sourceId)
    })
    return outcome
  }
}

async function fetchPages(
  catalog: Catalog,
  client: SpotifyClient,
  state: CrawlState,
  position: QueuedPlaylist,
  signal: AbortSignal,
): Promise<void> {
  const { seq, source_id: sourceId } = position
  for (;;) {
    const offset = position.next_offset
    const page = await client.playlistEntries(sourceId, { offset, signal })
    // A server may give fewer rows than were asked for, so a page ends where its rows do.
    const end = offset + page.length
    const isShort = page.length === 0 && offset < (page.total ?? 0)
    // One page is what it was at one moment; several are one list only if nothing changed between them.
    const now = page.hasNext || offset === 0 ? undefined : await client.playlist(sourceId, { signal })
    const isOther = now !== undefined && (isShort || now.snapshotId !== position.snapshot_id)
    const hasChanged = isOther && position.restarts < MOST_RESTARTS
    if (isShort && !hasChanged) {
      const message = `GET /playlists/${sourceId}: ${offset} of ${page.total} entries, then an empty page`
      throw new SpotifyError('invalid-answer', message)
    }
    catalog.write(() => {
      const id = now
        ? catalog.writer.upsertPlaylist({ ...now, ownerId: null, ownerName: null })
        : playlistId(catalog, sourceId)
      if (hasChanged) {
        position.next_offset = 0
        position.restarts++
        position.snapshot_id = now.snapshotId ?? null
        forgetEntries(catalog, id)
      } else {
        if (offset === 0 && page.hasNext) catalog.writer.markIncomplete(id)
        const total = Math.min(offset, page.total ?? offset)
        catalog.writer.dropEntries(id, page.hasNext ? offset : total, page.hasNext ? end : undefined)
        catalog.writer.putEntries(id, page.entries)
        position.next_offset = end
        if (!page.hasNext) {
          keepFacts(catalog, id, page.total, position.snapshot_id)
          catalog.writer.markComplete(id, Date.now())
        }
      }
      const { next_offset, restarts, snapshot_id } = position
      state.updatePlaylist(seq, {
        state: page.hasNext || hasChanged ? 'active' : 'done',
        next_offset,
        restarts,
        snapshot_id,
      })
    })
    if (!page.hasNext && !hasChanged) return
  }
}

function playlistId(catalog: Catalog, sourceId: string): number {
  const { store } = catalog
  const query = store.db
    .selectFrom('playlists')
    .select('id')
    .where('source', '=', 'spotify')
    .where('source_id', '=', sourceId)
  return store.get(query.compile())?.id ?? catalog.writer.upsertPlaylist({ source: 'spotify', sourceId, name: '' })
}

function forgetEntries(catalog: Catalog, id: number): void {
  removeEntries(catalog.store, id)
  catalog.writer.forget()
}

/** Half a playlist is of use to nobody; what an earlier crawl completed stays. */
function forgetHalf(catalog: Catalog, sourceId: string): void {
  const half = "SELECT id FROM playlists WHERE source = 'spotify' AND source_id = ? AND complete = 0"
  const id = catalog.store.prepare(half).pluck().get(sourceId) as number | undefined
  if (id !== undefined) forgetEntries(catalog, id)
}

function keepFacts(catalog: Catalog, id: number, total: number | null, snapshotId: string | null): void {
  catalog.store
    .prepare('UPDATE playlists SET total = coalesce(?, total), snapshot_id = coalesce(?, snapshot_id) WHERE id = ?')
    .run(total, snapshotId, id)
}

/** The outcome of one playlist after an error; undefined when the error concerns the whole crawl. */
function outcomeOf(error: SpotifyError): Outcome | undefined {
  switch (error.code) {
    case 'forbidden':
      return 'forbidden'
    case 'not-found':
      return 'gone'
    case 'bad-request':
    case 'server':
    case 'invalid-answer':
    case 'network':
      return 'failed'
    default:
      return undefined
  }
}

/** Distinguishes a request that cannot be answered from a server that cannot be reached: the second ends the run, for now. */
export async function throwIfUnreachable(client: SpotifyClient, signal: AbortSignal): Promise<void> {
  try {
    await client.get('/search', { q: 'a', type: 'playlist', limit: 1 }, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof SpotifyError && error.code === 'network') throw error
  }
}
