import { listeners } from '../../item-cf/bench/hetrec.ts'
import type { PlaylistCatalog } from '../src/index.ts'

/** Listeners' artists of hetrec2011-lastfm-2k: as a catalogue, a listener is a list. */
export function hetrecLists(): number[][] {
  return listeners().map(artists => artists.map(Number))
}

/** A catalogue of lists in memory; every track is called by its number, and is by an artist of its own. */
export function catalogOf(lists: readonly (readonly number[])[]): PlaylistCatalog {
  const track = (id: number) => ({
    id,
    sourceId: String(id),
    name: String(id),
    artists: [{ name: String(id) }],
    album: null,
  })
  return {
    playlists: ({ minLength = 1 } = {}) => lists.filter(list => list.length >= minLength),
    track,
    tracks: ids => ids.map(track),
    findTrack: ({ trackName }) => [track(Number(trackName))],
  }
}
