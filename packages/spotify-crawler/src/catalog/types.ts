/** A track as a source names it. Only `source`, `sourceId` and `name` must be known. */
export interface TrackInput {
  source: string
  sourceId: string
  name: string
  /** In the source's order. `sourceId` null: the artist is kept by name. */
  artists: readonly { sourceId: string | null; name: string }[]
  album?: AlbumInput | null
  /** Only where it does not follow from source and id. */
  uri?: string | null
  durationMs?: number | null
  explicit?: boolean | null
  disc?: number | null
  number?: number | null
  isrc?: string | null
  /** Default `'track'`. */
  kind?: 'track' | 'episode' | 'local'
  /** True where the record has all that the source knows; null facts of a track known before are then filled in. */
  isFull?: boolean
}

/** An album as a source names it. */
export interface AlbumInput {
  sourceId: string | null
  name: string
  releaseDate?: string | null
  imageUrl?: string | null
}

/** A playlist as a source names it, without its entries. */
export interface PlaylistInput {
  source: string
  sourceId: string
  name: string
  description?: string | null
  ownerId?: string | null
  ownerName?: string | null
  collaborative?: boolean | null
  public?: boolean | null
  snapshotId?: string | null
  followers?: number | null
  total?: number | null
  /** ms since 1970 */
  modifiedAt?: number | null
}

/** One entry of a playlist. */
export interface EntryInput {
  position: number
  track: TrackInput
  /** ms since 1970 */
  addedAt?: number | null
  /** Personal data: leave it out unless the owner asked for it. */
  addedBy?: string | null
}

/** A track as the catalogue knows it. */
export interface Track {
  /** The catalogue's own integer. */
  id: number
  source: string
  sourceId: string
  uri: string | null
  name: string
  artists: { id: number; name: string }[]
  album: { name: string; releaseDate: string | null; imageUrl: string | null } | null
  durationMs: number | null
  explicit: boolean | null
  isrc: string | null
  kind: 'track' | 'episode' | 'local'
}

/** A track that may be the one that was asked for. */
export interface TrackMatch extends Track {
  /** 1: name and all artists are equal up to case, punctuation, accents, width and Chinese script; a lower score is less certain. */
  score: number
  /** Complete playlists that hold it, counted to at most 1000. */
  popularity: number
}

/** How much a catalogue holds. */
export interface CatalogStats {
  playlists: number
  /** Playlists whose entries are not all in yet: not shown to readers. */
  incompletePlaylists: number
  tracks: number
  artists: number
  albums: number
  /** Rows of playlist_tracks. */
  entries: number
  bySource: { source: string; playlists: number }[]
  /** Size of the database in bytes, free pages included. */
  bytes: number
}

/** Which playlists a stream gives. */
export interface PlaylistFilter {
  /** Fewest tracks. Default 1. */
  minLength?: number
  /** Most tracks; longer playlists are left out, not cut. Default no bound. */
  maxLength?: number
  /** Only these sources, such as `['mpd']`. Default all. */
  sources?: readonly string[]
  /** Only playlists whose name holds this text, up to case, accents and punctuation. */
  nameIncludes?: string
}
