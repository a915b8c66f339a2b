import { checkOptions, type OptionNames } from '@murecom/internal'
import { type OpenSnapshotOptions, openSnapshot } from '@murecom/spotify-crawler/snapshot'
import type { CatalogTrack, PlaylistCatalog } from './playlists/catalog.ts'

const OPTIONS: OptionNames<OpenSnapshotOptions> = { verify: 1, signal: 1 }

/**
 * A snapshot as the catalogue of a training, which then needs no database: the model is that of the catalogue, and is opened with
 * it. The ids of all entries are in memory, 4 bytes each; the names of the tracks that were learnt from are read once. It is
 * for training only: before a training it has no names, and afterwards not those of other tracks.
 *
 * @param folder that `writeSnapshot` or `murecom catalog snapshot` wrote
 * @throws (as a rejection) CatalogError `'not-a-snapshot'`, `'newer-snapshot'`, `'damaged-snapshot'`
 * @example
 * const recommender = await PlaylistRecommender.train(await snapshotCatalog('snapshot'))
 * await saveRecommender(recommender, 'next-songs')
 */
export async function snapshotCatalog(folder: string, options: OpenSnapshotOptions = {}): Promise<PlaylistCatalog> {
  const snapshot = await openSnapshot(folder, checkOptions('snapshotCatalog', options, OPTIONS))
  const known = new Map<number, CatalogTrack>()
  return {
    playlists: filter => snapshot.playlists(filter),
    async load(ids, options) {
      for (const { id, sourceId, name, artists, album } of await snapshot.tracks(ids, options)) {
        known.set(id, {
          ...{ id, sourceId, name, artists: artists.map(artist => ({ name: artist })) },
          album: album === null ? null : { name: album, imageUrl: null },
        })
      }
    },
    track: id => known.get(id),
    tracks: ids => ids.flatMap(id => known.get(id) ?? []),
    findTrack: () => [],
  }
}
