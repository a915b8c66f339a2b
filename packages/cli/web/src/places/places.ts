import type { IconName } from '../icons.ts'

/** A place of the page that the navigation names. */
interface Place {
  name: PlaceName
  icon: IconName
}
/** Names of places that have a link of their own. */
type PlaceName =
  | 'now'
  | 'radio'
  | 'songs'
  | 'albums'
  | 'artists'
  | 'genres'
  | 'map'
  | 'favourites'
  | 'playlists'
  | 'history'
  | 'mix'
  | 'path'
  | 'groups'
  | 'match'

/** Groups of the navigation, in their order. */
export const PLACES: readonly { title: 'listen' | 'library' | 'yours' | 'discover'; places: readonly Place[] }[] = [
  {
    title: 'listen',
    places: [
      { name: 'now', icon: 'play' },
      { name: 'radio', icon: 'radio' },
    ],
  },
  {
    title: 'library',
    places: [
      { name: 'songs', icon: 'songs' },
      { name: 'albums', icon: 'albums' },
      { name: 'artists', icon: 'artists' },
      { name: 'genres', icon: 'genres' },
      { name: 'map', icon: 'map' },
    ],
  },
  {
    title: 'yours',
    places: [
      { name: 'favourites', icon: 'heart' },
      { name: 'playlists', icon: 'playlists' },
      { name: 'history', icon: 'history' },
    ],
  },
  {
    title: 'discover',
    places: [
      { name: 'mix', icon: 'mix' },
      { name: 'path', icon: 'path' },
      { name: 'groups', icon: 'groups' },
      { name: 'match', icon: 'match' },
    ],
  },
]

/** The place of the navigation that a view belongs to: an album is of the albums. */
export const PLACE_OF: Readonly<Record<string, PlaceName>> = {
  album: 'albums',
  artist: 'artists',
  genre: 'genres',
  playlist: 'playlists',
}
