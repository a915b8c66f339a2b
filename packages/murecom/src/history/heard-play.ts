import type { Track, TrackInput } from '@murecom/spotify-crawler'
import type { HeardPlay } from '../listening/types.ts'

/** A play of a track as the importers of playlists read it. */
export function heardPlay(at: number, track: TrackInput | Track): HeardPlay {
  const { name, artists, album, durationMs, isrc, source, sourceId } = track
  return {
    at,
    title: name,
    artists: artists.map(artist => artist.name),
    album: album?.name ?? null,
    durationSeconds: durationMs == null ? null : durationMs / 1000,
    isrc: isrc ?? null,
    musicBrainz: source === 'musicbrainz' ? sourceId : null,
  }
}
