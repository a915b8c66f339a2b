import type { EntryInput, TrackInput } from '../../../catalog/types.ts'
import { isRecord, type ReadContext, type ReadPlaylist, spotifyId, textOf, trackOf } from '../../model.ts'

/**
 * Slices of the Million Playlist Dataset, `{ info, playlists: [{ pid, name, tracks: [{ pos, track_uri, ... }] }] }`.
 * Source: the data set's README. `collaborative` is the text "true" or "false" in the files, whatever the README says; the
 * challenge set may lack names and has holes in `pos`.
 */
export async function* readMpd(
  playlists: Iterable<unknown> | AsyncIterable<unknown>,
  context: ReadContext,
): AsyncGenerator<ReadPlaylist> {
  for await (const row of playlists) {
    const pid = isRecord(row) ? row['pid'] : undefined
    if (!isRecord(row) || !(Number.isSafeInteger(pid) && (pid as number) >= 0) || !Array.isArray(row['tracks'])) {
      context.problem('a playlist without pid or tracks')
      continue
    }
    const modified = row['modified_at']
    yield {
      playlist: {
        source: 'mpd',
        sourceId: String(pid),
        name: textOf(row['name']),
        description: textOf(row['description']) || null,
        collaborative: row['collaborative'] === 'true' || row['collaborative'] === true,
        followers: typeof row['num_followers'] === 'number' ? row['num_followers'] : null,
        total: typeof row['num_tracks'] === 'number' ? row['num_tracks'] : row['tracks'].length,
        modifiedAt: typeof modified === 'number' ? modified * 1000 : null,
      },
      entries: entries(row['tracks'], context, String(pid)),
    }
  }
}

function entries(tracks: unknown[], context: ReadContext, pid: string): EntryInput[] {
  const result: EntryInput[] = []
  const isOrdered = tracks.every(
    (t, i) =>
      isRecord(t) &&
      Number.isSafeInteger(t['pos']) &&
      (i === 0 || (t['pos'] as number) > (tracks[i - 1] as { pos: number }).pos),
  )
  for (let i = 0; i < tracks.length; i++) {
    const row = tracks[i]
    const track = isRecord(row) ? trackFrom(row) : null
    if (track)
      result.push({
        position: isOrdered && (row as { pos: number }).pos >= 0 ? (row as { pos: number }).pos : i,
        track,
      })
    else context.problem('an entry without title and id', `playlist ${pid}`)
  }
  return result
}

function trackFrom(row: Record<string, unknown>): TrackInput | null {
  const id = spotifyId(row['track_uri'])
  if (!id)
    return trackOf({
      title: row['track_name'],
      artists: [row['artist_name']],
      album: row['album_name'],
      durationMs: row['duration_ms'],
    })
  return {
    source: 'spotify',
    sourceId: id,
    name: textOf(row['track_name']),
    artists: [{ sourceId: idOf(row['artist_uri']), name: textOf(row['artist_name']) }],
    album: { sourceId: idOf(row['album_uri']), name: textOf(row['album_name']) },
    durationMs: typeof row['duration_ms'] === 'number' ? row['duration_ms'] : null,
  }
}

/** "spotify:artist:3TVXtAsR1Inumwj472S9r4" to its last part. */
function idOf(uri: unknown): string | null {
  if (typeof uri !== 'string') return null
  return uri.slice(uri.lastIndexOf(':') + 1) || null
}
