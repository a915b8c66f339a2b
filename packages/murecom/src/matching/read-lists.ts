import { checkOptions, type OptionNames } from '@murecom/internal'
import { stoppable } from '@murecom/internal/signal'
import { type Catalog, type FileReport, importPlaylists, openCatalog, type Track } from '@murecom/spotify-crawler'
import type { ListEntry } from './types.ts'

/** A list as its file or a catalogue has it. */
export interface NamedList {
  name: string
  /** In the order of the list; what is in it twice is here twice. */
  entries: ListEntry[]
}

/** How lists are read. */
export interface ReadListsOptions {
  /** Only lists of these names. Default all. */
  names?: readonly string[] | undefined
  /** Stops it; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<ReadListsOptions> = { names: 1, signal: 1 }

/**
 * The lists of files in any format that `importPlaylists` of `@murecom/spotify-crawler` reads. No catalogue is written.
 *
 * @returns the lists in the order of the files, and what became of each file: what could not be taken is in its `problems`
 * @throws (as a rejection) ImportError when a path does not exist, the signal's reason when it is aborted
 * @example
 * const { lists } = await readLists('mix.m3u8')
 * lists[0].entries // [{ title: 'Halo', artists: ['Beyoncé'], ... }]
 */
export async function readLists(
  paths: string | readonly string[],
  options: ReadListsOptions = {},
): Promise<{ lists: NamedList[]; files: FileReport[] }> {
  const { signal, ...rest } = checkOptions('readLists', options, OPTIONS)
  const catalog = await openCatalog(':memory:')
  try {
    const { files } = await importPlaylists(catalog, paths, { signal })
    signal?.throwIfAborted()
    return { lists: await catalogLists(catalog, { ...rest, signal }), files }
  } finally {
    catalog.close()
  }
}

/**
 * The complete lists of a catalogue with their entries, in the order in which they came into it.
 *
 * @throws (as a rejection) the signal's reason when it is aborted
 */
export async function catalogLists(catalog: Catalog, options: ReadListsOptions = {}): Promise<NamedList[]> {
  const { names, signal } = checkOptions('catalogLists', options, OPTIONS)
  const pause = stoppable(signal)
  const complete = catalog.db.selectFrom('playlists').select(['id', 'name']).where('complete', '=', 1).orderBy('id')
  const lists: NamedList[] = []
  for (const { id, name } of await complete.execute()) {
    if (names && !names.includes(name)) continue
    await pause()
    const rows = await catalog.db
      .selectFrom('playlist_tracks')
      .select('track_id')
      .where('playlist_id', '=', id)
      .orderBy('position')
      .execute()
    lists.push({
      name,
      entries: entriesOf(
        catalog,
        rows.map(row => row.track_id),
      ),
    })
  }
  return lists
}

function entriesOf(catalog: Catalog, ids: readonly number[]): ListEntry[] {
  const tracks = new Map(catalog.tracks([...new Set(ids)]).map(track => [track.id, entryOf(track)]))
  return ids.flatMap(id => tracks.get(id) ?? [])
}

function entryOf({ name, artists, album, durationMs, isrc, source, sourceId }: Track): ListEntry {
  return {
    title: name,
    artists: artists.map(artist => artist.name),
    album: album?.name ?? null,
    durationSeconds: durationMs === null ? null : durationMs / 1000,
    isrc,
    musicBrainz: source === 'musicbrainz' ? sourceId : null,
  }
}
