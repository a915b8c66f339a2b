import type { PlaylistRecommender } from 'murecom'
import type { NamedLists } from 'murecom/node'

/**
 * Where next songs come from: a `PlaylistRecommender` of murecom, or anything that answers as one. An answer should be a
 * look-up: the server's other requests wait for it.
 */
export type NextSongSource = Pick<
  PlaylistRecommender,
  'nextSongs' | 'nearestTracks' | 'nextForPlaylist' | 'idOf' | 'knows' | 'explain'
>

/** Songs of lists whose names come near to a text: a `NamedLists` of murecom/node, or anything that answers as one. */
export type NamedListSource = Pick<NamedLists, 'nextSongs'>
