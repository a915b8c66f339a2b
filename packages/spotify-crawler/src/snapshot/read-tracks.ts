import { parquetReadObjects } from 'hyparquet'
import type { SnapshotManifest } from './manifest.ts'
import { damaged, readGroups } from './read-files.ts'

/** What a snapshot knows of a track. */
export interface SnapshotTrack {
  id: number
  /** Id of the source, such as Spotify's. */
  sourceId: string
  name: string
  /** Names, in order. */
  artists: string[]
  album: string | null
}

const COLUMNS = ['id', 'source_id', 'name', 'artists', 'album']

/** The tracks with some ids, by id ascending. Memory: a row group, and what is found. */
export async function readTracks(
  folder: string,
  manifest: SnapshotManifest,
  ids: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<SnapshotTrack[]> {
  const found: SnapshotTrack[] = []
  await readGroups(folder, manifest, 'tracks', signal, async (file, metadata, rowStart, rowEnd) => {
    for (const row of await parquetReadObjects({ file, metadata, columns: COLUMNS, rowStart, rowEnd })) {
      if (!ids.has(row['id'] as number)) continue
      const { id, source_id: sourceId, name, artists, album } = row
      if (!Array.isArray(artists)) throw damaged(folder, `track ${id} has no list of artists`)
      found.push({ id, sourceId, name, artists, album: album ?? null } as SnapshotTrack)
    }
  })
  return found.sort((a, b) => a.id - b.id)
}
