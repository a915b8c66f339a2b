import { exactName } from '@murecom/internal/names'
import type { ItemKnn } from '@murecom/item-cf'
import type { RecommendedTrack } from './catalog.ts'

/** Why a song is in an answer: facts, which a program may put into words. */
export type Reason =
  /** This many playlists hold it together with a song that was asked with. */
  | { kind: 'lists'; lists: number; with: RecommendedTrack }
  /** This many of the playlists whose names come near to what was asked for hold it; the nearest of these names. */
  | { kind: 'name'; lists: number; name: string }
  /** It sounds like the song that was asked with; `score` from 0 to 1, as `Library.similar` has it. */
  | { kind: 'sound'; score: number }
  /** It is by an artist of a song that was asked with. */
  | { kind: 'artist'; artist: string }

/** Songs of a list that are named as reasons, at most. */
const MOST_SONGS = 3

/**
 * Why a track follows a list: the tracks of the list that most playlists hold together with it, then an artist that it shares
 * with one of the list. O(tracks of the list x playlists that hold one)
 */
export function reasonsOf(items: ItemKnn, list: readonly RecommendedTrack[], track: RecommendedTrack): Reason[] {
  const together = list
    .map(other => ({ lists: other.id === null ? 0 : items.countOfBoth(other.id, track.id!), other }))
    .filter(({ lists }) => lists > 0)
    .sort((a, b) => b.lists - a.lists)
    .slice(0, MOST_SONGS)
  const reasons: Reason[] = together.map(({ lists, other }) => ({ kind: 'lists', lists, with: other }))
  const artist = sharedArtist(
    list.flatMap(({ artists }) => artists),
    track.artists,
  )
  return artist === undefined ? reasons : [...reasons, { kind: 'artist', artist }]
}

/** The first of some artists who is among others, by their exact names. */
export function sharedArtist(artists: readonly string[], others: readonly string[]): string | undefined {
  const names = new Set(artists.map(exactName))
  return others.find(artist => names.has(exactName(artist)))
}
