/** What the recommender needs of a track. `@murecom/spotify-crawler`'s Track has it all. */
export interface CatalogTrack {
  id: number
  sourceId: string
  name: string
  artists: readonly { name: string }[]
  album: { name?: string; imageUrl: string | null } | null
}

/** A playlist as the ids of its tracks, in order. */
export type TrackList = ArrayLike<number> & Iterable<number>

/**
 * What the recommender needs of a catalogue of playlists. `openCatalog` of `@murecom/spotify-crawler` gives one; any other
 * object with these methods will do.
 */
export interface PlaylistCatalog {
  /** Playlists as track ids in order; can be iterated again and again. */
  playlists(filter?: { minLength?: number }): Iterable<TrackList>
  /**
   * Called once in a training, with the tracks whose names are asked for from then on: a source that has to fetch names does it
   * then. A catalogue that has them at hand needs no such method.
   */
  load?(ids: readonly number[], options?: { signal?: AbortSignal | undefined }): Promise<void>
  track(id: number): CatalogTrack | undefined
  tracks(ids: readonly number[]): CatalogTrack[]
  /** Tracks of that name by those artists, best first. */
  findTrack(query: { trackName: string; artists?: readonly string[]; limit?: number }): CatalogTrack[]
}

/** How a track is named in answers: by the catalogue's own facts. */
export interface RecommendedTrack {
  /** The catalogue's integer; null for a song that only the audio library knows. */
  id: number | null
  /** The source's id, such as Spotify's; null as above. */
  sourceId: string | null
  name: string
  artists: string[]
  imageUrl: string | null
}

export function recommendedTrack(track: CatalogTrack): RecommendedTrack {
  return {
    id: track.id,
    sourceId: track.sourceId,
    name: track.name,
    artists: track.artists.map(artist => artist.name),
    imageUrl: track.album?.imageUrl ?? null,
  }
}
