/** Ids of MusicBrainz: UUIDs in lower case. */
export interface MusicBrainzIds {
  recordingId: string | null
  /** The recording's place on this release. */
  trackId: string | null
  releaseId: string | null
  releaseGroupId: string | null
  artistIds: string[]
  albumArtistIds: string[]
}

/** How much louder or quieter a player makes a song, and its peak. */
export interface ReplayGain {
  /** In dB, for the song alone. */
  trackGain: number | null
  /** Largest sample, 1 being full scale. */
  trackPeak: number | null
  /** In dB, for the album as a whole. */
  albumGain: number | null
  albumPeak: number | null
}

/** What a file's tags say of a song. Texts have at most 1,000 letters, and no control characters. */
export interface SongTags {
  title: string | null
  /** As it is written: `'AC/DC'`, `'Queen & David Bowie'`. Several artist fields are joined by a comma. */
  artist: string | null
  /** Every artist that has a field of its own; the artist as it is written where there is one field only. */
  artists: string[]
  album: string | null
  albumArtist: string | null
  trackNumber: number | null
  discNumber: number | null
  /** Year of this release. */
  year: number | null
  genres: string[]
  /** True when the tags say that the album is by various artists. */
  compilation: boolean
  /** Twelve characters without hyphens: `'GBAYE0601498'`. */
  isrc: string | null
  musicBrainz: MusicBrainzIds
  replayGain: ReplayGain
}

/** Tags of a file that has none; new objects each time. */
export function noTags(): SongTags {
  return {
    title: null,
    artist: null,
    artists: [],
    album: null,
    albumArtist: null,
    trackNumber: null,
    discNumber: null,
    year: null,
    genres: [],
    compilation: false,
    isrc: null,
    musicBrainz: {
      recordingId: null,
      trackId: null,
      releaseId: null,
      releaseGroupId: null,
      artistIds: [],
      albumArtistIds: [],
    },
    replayGain: { trackGain: null, trackPeak: null, albumGain: null, albumPeak: null },
  }
}
