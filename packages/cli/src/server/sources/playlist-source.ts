import type { PlaylistRecommender } from 'murecom'
import type { NextSongSource, NextTrack, PlaylistContinuation } from './next-song-source.ts'

/** Songs of a playlist that are named as the reason of an answer, at most. */
const MOST_REASONS = 3

/** What a source asks of a recommender. */
type Recommender = Pick<
  PlaylistRecommender,
  'nextSongs' | 'nearestTracks' | 'nextForPlaylist' | 'idOf' | 'knows' | 'explain'
>

/** A trained recommender as the server's source of next songs. */
export function playlistSource(recommender: Recommender): NextSongSource {
  return {
    async nextSongs(query) {
      const answer = await recommender.nextSongs(query)
      if (answer.status === 'track-not-found') {
        return { status: answer.status, nearest: recommender.nearestTracks(query).map(nextTrack) }
      }
      if (answer.status !== 'ok') return { status: answer.status }
      return { status: 'ok', matched: nextTrack(answer.matched), next: answer.next.map(nextTrack) }
    },
    nextForPlaylist(entries, k) {
      const ids: number[] = []
      const unknown: number[] = []
      for (const [place, entry] of entries.entries()) {
        const id = 'catalogId' in entry ? entry.catalogId : recommender.idOf(entry)
        if (id !== undefined && recommender.knows(id)) ids.push(id)
        else unknown.push(place)
      }
      const next = recommender.nextForPlaylist(ids, k).map((song): PlaylistContinuation => {
        const catalogId = song.id as number // only what sounds alike has none
        const because = recommender
          .explain(ids, catalogId)
          .because.slice(0, MOST_REASONS)
          .map(({ track, share }) => ({ trackName: track.name, artists: track.artists, share }))
        return { ...nextTrack(song), catalogId, because }
      })
      return { next, unknown }
    },
  }
}

/** Songs that only the audio library knows have no id at a source: theirs is empty. */
function nextTrack(track: {
  sourceId: string | null
  name: string
  artists: readonly string[]
  imageUrl: string | null
}): NextTrack {
  const { sourceId, name, artists, imageUrl } = track
  return { trackId: sourceId ?? '', trackName: name, artists, albumCover: imageUrl ?? '' }
}
