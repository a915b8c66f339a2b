import type { SongTags } from 'murecom/node'

/** Tags of a song without any, for songs that a test makes up. */
export const UNTAGGED: SongTags = {
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
