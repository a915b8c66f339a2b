import type { HeardSong } from './question.ts'
import type { RadioLibrary, RadioPlaylists } from './types.ts'

/** Liked songs that playlists are asked about, and songs that they answer with. */
const MOST_ASKED = 20
const MOST_BESIDE = 100
/** The rank at which a song counts half of the first. */
const HALF = 10

/** Songs of the library that playlists have near those that are liked, by their rank. */
export async function besideLiked(
  library: RadioLibrary,
  playlists: RadioPlaylists,
  seeds: readonly number[],
  heard: readonly HeardSong[],
): Promise<{ id: number; share: number }[]> {
  const liked = heard.filter(({ value }) => value !== undefined && value > 0).map(({ id }) => id)
  const asked = [...new Set([...seeds, ...liked].reverse())].slice(0, MOST_ASKED)
  const tracks = library.songsWithIds(asked).flatMap(({ title, artist }) => {
    return playlists.idOf({ trackName: title, artists: artist === null ? [] : [artist] }) ?? []
  })
  if (tracks.length === 0) return []
  const next = playlists.nextForPlaylist(tracks, { limit: MOST_BESIDE })
  const ids = await library.idsNamed(next.map(({ name, artists }) => ({ title: name, artists })))
  return ids.flatMap((id, rank) => (id === undefined ? [] : [{ id, share: HALF / (HALF + rank) }]))
}
