import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlaylistCatalog } from '../src/index.ts'

/** Listeners' artists of hetrec2011-lastfm-2k, in the folder that MURECOM_DATA names: as a catalogue, a listener is a list. */
export function hetrecLists(): number[][] {
  const folder = process.env['MURECOM_DATA']
  if (!folder) throw new Error('MURECOM_DATA must be the folder with user_artists.dat of hetrec2011-lastfm-2k')
  const lists = new Map<string, number[]>()
  for (const line of readFileSync(join(folder, 'user_artists.dat'), 'utf8').split('\n')) {
    const [user, artist] = line.split('\t').map(field => field.trim())
    if (!user || !artist || Number.isNaN(Number(user))) continue
    const list = lists.get(user)
    if (list) list.push(Number(artist))
    else lists.set(user, [Number(artist)])
  }
  return [...lists.values()]
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
