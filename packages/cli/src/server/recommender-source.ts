import type { NextSong, PlaylistRecommender, RecommendedTrack } from 'murecom'
import type { NextSongSource, NextTrack } from './next-song-source.ts'

/** A trained recommender as the server asks it. */
export function recommenderSource(recommender: Pick<PlaylistRecommender, 'nextSongs'>): NextSongSource {
  return {
    async nextSongs(query) {
      const answer = await recommender.nextSongs(query)
      if (answer.status !== 'ok') return { status: answer.status }
      return { status: 'ok', matched: nextTrack(answer.matched), next: answer.next.map(nextTrack) }
    },
  }
}

function nextTrack(track: RecommendedTrack | NextSong): NextTrack {
  return {
    trackId: track.sourceId ?? '',
    trackName: track.name,
    artists: track.artists,
    albumCover: track.imageUrl ?? '',
  }
}
