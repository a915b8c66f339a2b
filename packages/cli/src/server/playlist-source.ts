import type { PlaylistRecommender } from 'murecom'
import type { NextSongSource, NextTrack } from './next-song-source.ts'

/** A trained recommender as the server's source of next songs. */
export function playlistSource(recommender: Pick<PlaylistRecommender, 'nextSongs'>): NextSongSource {
  return {
    async nextSongs(query) {
      const answer = await recommender.nextSongs(query)
      if (answer.status !== 'ok') return { status: answer.status }
      return { status: 'ok', matched: nextTrack(answer.matched), next: answer.next.map(nextTrack) }
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
