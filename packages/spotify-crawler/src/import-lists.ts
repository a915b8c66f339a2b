import { checkOptions, refuse } from '@murecom/internal'
import { stoppable } from '@murecom/internal/signal'
import { claimForWriting } from './catalog/load.ts'
import { removeEntries } from './catalog/purge.ts'
import type { Catalog } from './catalog.ts'
import { checkCatalog } from './crawl/checks.ts'
import { type NamedTrack, trackOf } from './import/model.ts'

/** A list of songs that comes from a program instead of a file. */
export interface ListInput {
  /** Identifies the list within its source. */
  id: string
  name: string
  /** In the order of the list. One without a title and an id leaves a hole. */
  entries: readonly NamedTrack[]
}

/** What {@link importLists} did. */
export interface ImportListsReport {
  /** `'stopped'`: by the signal; the same call goes on. */
  status: 'done' | 'stopped'
  /** Lists of the source that the catalogue has now. */
  playlists: number
  entries: number
  newTracks: number
  /** Lists that the source does not have any more, and that were removed. */
  gone: number
}

/**
 * Takes the lists of a program into the catalogue, in place of those that it had from the same source before. A list is in whole or
 * not at all. Lists without a track are left out.
 *
 * @param source what distinguishes these lists from others, such as `'library'`
 * @throws CatalogError code `'crawl-running'` when a crawl or an import writes to this catalogue
 * @example
 * await importLists(catalog, 'radio', [{ id: '1', name: 'Monday', entries: [{ title: 'Halo', artists: ['Beyoncé'] }] }])
 */
export async function importLists(
  catalog: Catalog,
  source: string,
  lists: readonly ListInput[],
  options: { signal?: AbortSignal | undefined } = {},
): Promise<ImportListsReport> {
  const where = 'importLists'
  checkCatalog(where, catalog)
  const { signal } = checkOptions(where, options, { signal: 1 })
  if (typeof source !== 'string' || !/^[a-z][a-z-]{0,49}$/.test(source)) {
    refuse(where, 'source', 'be a name of small letters', source)
  }
  const { store, writer } = catalog
  const report: ImportListsReport = { status: 'done', playlists: 0, entries: 0, newTracks: 0, gone: 0 }
  const before = writer.newTracks
  const known = store.prepare('SELECT id FROM playlists WHERE source = ?').pluck().all(source) as number[]
  const kept = new Set<number>()
  const pause = stoppable(signal)
  const release = claimForWriting(store)
  try {
    for (const { id, name, entries } of lists) {
      await pause()
      const tracks = entries.flatMap((entry, position) => {
        const track = trackOf(entry)
        return track ? [{ position, track }] : []
      })
      if (tracks.length === 0) continue
      catalog.write(() => {
        const playlist = writer.upsertPlaylist({ source, sourceId: id, name, total: entries.length })
        writer.putEntries(playlist, tracks)
        writer.dropOthers(playlist, tracks)
        writer.markComplete(playlist, Date.now())
        kept.add(playlist)
      })
      report.playlists++
      report.entries += tracks.length
    }
    for (const id of known.filter(id => !kept.has(id))) {
      catalog.write(() => {
        removeEntries(store, id)
        store.put('DELETE FROM playlists WHERE id = ?', id)
      })
      report.gone++
    }
  } catch (error) {
    if (!signal?.aborted) throw error
    report.status = 'stopped'
  } finally {
    release()
  }
  report.newTracks = writer.newTracks - before
  return report
}
