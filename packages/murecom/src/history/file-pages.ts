import { importPlaylists, openCatalog } from '@murecom/spotify-crawler'
import type { HeardPlay, HistoryName } from '../listening/types.ts'
import { heardPlay } from './heard-play.ts'

/** Plays that are handed on at a time. */
const AT_ONCE = 2000
/** How the importers call the sessions of a history. */
const SESSIONS: Readonly<Record<string, HistoryName>> = {
  'listenbrainz-history': 'listenbrainz',
  'lastfm-history': 'lastfm',
  'spotify-history': 'spotify',
}

/** What exports of histories hold. */
interface FilePage {
  source: HistoryName
  plays: HeardPlay[]
}

/**
 * The plays of exports, in the order of the files. The importers of playlists read them, into a catalogue in memory.
 *
 * @param problem receives what could not be taken
 */
export async function* filePages(
  files: string | readonly string[],
  problem: (file: string, reason: string, count: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<FilePage> {
  const catalog = await openCatalog(':memory:')
  try {
    const report = await importPlaylists(catalog, files, { signal })
    for (const { file, problems } of report.files) {
      for (const { reason, count } of problems) problem(file, reason, count)
    }
    const sessions = catalog.db.selectFrom('playlists').select(['id', 'source']).orderBy('id')
    let page: FilePage | undefined
    for (const { id, source: written } of await sessions.execute()) {
      signal?.throwIfAborted()
      const source = SESSIONS[written]
      if (source === undefined) continue
      if (page && (page.source !== source || page.plays.length >= AT_ONCE)) {
        yield page
        page = undefined
      }
      page ??= { source, plays: [] }
      const rows = await catalog.db
        .selectFrom('playlist_tracks')
        .select(['track_id', 'added_at'])
        .where('playlist_id', '=', id)
        .orderBy('position')
        .execute()
      const tracks = new Map(
        catalog.tracks([...new Set(rows.map(row => row.track_id))]).map(track => [track.id, track]),
      )
      for (const { track_id, added_at } of rows) {
        const track = tracks.get(track_id)
        if (track && added_at !== null) page.plays.push(heardPlay(added_at, track))
      }
    }
    if (page) yield page
  } finally {
    catalog.close()
  }
}
