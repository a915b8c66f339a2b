import type { PlaylistRecommender } from 'murecom'

/**
 * Where next songs come from: a `PlaylistRecommender` of murecom, or anything that answers as one. An answer should be a
 * look-up: the server's other requests wait for it.
 */
export type NextSongSource = Pick<
  PlaylistRecommender,
  'nextSongs' | 'nearestTracks' | 'nextForPlaylist' | 'idOf' | 'knows' | 'explain'
>
