import type { LibrarySong } from '../song.ts'
import type { SongTags } from '../tags/song-tags.ts'

/**
 * The columns of `songs` that hold tags, apart from title, artist and album. Lists are texts with a line break between
 * their values, which no value has. All are null in rows of older versions.
 */
interface TagColumns {
  artists: string | null
  album_artist: string | null
  track_number: number | null
  disc_number: number | null
  year: number | null
  genres: string | null
  compilation: number | null
  isrc: string | null
  recording_id: string | null
  track_id: string | null
  release_id: string | null
  release_group_id: string | null
  artist_ids: string | null
  album_artist_ids: string | null
  track_gain: number | null
  track_peak: number | null
  album_gain: number | null
  album_peak: number | null
}

/** A row with {@link SONG_COLUMNS}. */
export interface SongRow extends TagColumns {
  path: string
  title: string
  artist: string | null
  album: string | null
  duration_seconds: number | null
}

/** The columns that {@link songOf} reads. */
export const SONG_COLUMNS = [
  ...['path', 'title', 'artist', 'album', 'duration_seconds', 'artists', 'album_artist', 'track_number', 'disc_number'],
  ...['year', 'genres', 'compilation', 'isrc', 'recording_id', 'track_id', 'release_id', 'release_group_id'],
  ...['artist_ids', 'album_artist_ids', 'track_gain', 'track_peak', 'album_gain', 'album_peak'],
].join(', ')

/** The song of a row. */
export function songOf(row: SongRow): LibrarySong {
  return {
    path: row.path,
    title: row.title,
    artist: row.artist,
    artists: row.artists === null ? (row.artist === null ? [] : [row.artist]) : listOf(row.artists),
    album: row.album,
    albumArtist: row.album_artist,
    trackNumber: row.track_number,
    discNumber: row.disc_number,
    year: row.year,
    genres: listOf(row.genres),
    compilation: row.compilation === 1,
    isrc: row.isrc,
    musicBrainz: {
      recordingId: row.recording_id,
      trackId: row.track_id,
      releaseId: row.release_id,
      releaseGroupId: row.release_group_id,
      artistIds: listOf(row.artist_ids),
      albumArtistIds: listOf(row.album_artist_ids),
    },
    replayGain: {
      trackGain: row.track_gain,
      trackPeak: row.track_peak,
      albumGain: row.album_gain,
      albumPeak: row.album_peak,
    },
    durationSeconds: row.duration_seconds,
  }
}

/** The columns of a song's tags, title, artist and album among them. */
export function columnsOf(tags: SongTags): TagColumns & Pick<SongTags, 'title' | 'artist' | 'album'> {
  const { musicBrainz, replayGain } = tags
  return {
    title: tags.title,
    artist: tags.artist,
    album: tags.album,
    artists: tags.artists.join('\n'),
    album_artist: tags.albumArtist,
    track_number: tags.trackNumber,
    disc_number: tags.discNumber,
    year: tags.year,
    genres: tags.genres.join('\n'),
    compilation: tags.compilation ? 1 : 0,
    isrc: tags.isrc,
    recording_id: musicBrainz.recordingId,
    track_id: musicBrainz.trackId,
    release_id: musicBrainz.releaseId,
    release_group_id: musicBrainz.releaseGroupId,
    artist_ids: musicBrainz.artistIds.join('\n'),
    album_artist_ids: musicBrainz.albumArtistIds.join('\n'),
    track_gain: replayGain.trackGain,
    track_peak: replayGain.trackPeak,
    album_gain: replayGain.albumGain,
    album_peak: replayGain.albumPeak,
  }
}

function listOf(column: string | null): string[] {
  return column ? column.split('\n') : []
}
