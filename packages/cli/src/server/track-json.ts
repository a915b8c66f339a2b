import type { Reason, RecommendedTrack } from 'murecom'
import { shown } from './texts.ts'

/** A track as the original server answers it. */
export interface TrackJson {
  track_id: string
  track_name: string
  artists: readonly string[]
  album_cover: string
}

/** A track under the names that the original's clients know; what is not known is empty. */
export function trackJson({ sourceId, name, artists, imageUrl }: RecommendedTrack): TrackJson {
  return {
    track_id: sourceId ?? '',
    track_name: shown(name),
    artists: artists.map(shown),
    album_cover: imageUrl ?? '',
  }
}

/** Why a song is in an answer; another song is named as a {@link TrackJson}. */
export function reasonsJson({ reasons = [] }: { reasons?: readonly Reason[] }) {
  return reasons.map(reason => {
    if (reason.kind === 'lists') return { kind: reason.kind, lists: reason.lists, with: trackJson(reason.with) }
    if (reason.kind === 'name') return { ...reason, name: shown(reason.name) }
    return reason.kind === 'artist' ? { kind: reason.kind, artist: shown(reason.artist) } : reason
  })
}
