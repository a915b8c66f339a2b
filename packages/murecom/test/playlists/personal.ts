import { mulberry32 } from '@murecom/internal'
import type { PlaylistCatalog } from '../../src/playlists/catalog.ts'

/** Lists and songs of a catalogue of one person, as a real one had them. */
const LISTS = 360
const SONGS = 42

/**
 * Lists of one person: 42 songs in 6 moods, of which each list takes from one or two, 3 to 12 songs, with a tenth of them from
 * anywhere. Some songs are in most lists of their mood, others in few.
 */
export function personalCatalog(seed: number, lists = LISTS): PlaylistCatalog {
  const random = mulberry32(seed)
  const draw = (n: number): number => Math.floor(random() * n)
  const all = Array.from({ length: lists }, () => {
    const moods = random() < 0.3 ? [draw(6), draw(6)] : [draw(6)]
    const songs = new Set<number>()
    const length = 3 + draw(10)
    for (let tries = 0; songs.size < length && tries < 200; tries++) {
      const mood = moods[draw(moods.length)]!
      songs.add(random() < 0.1 ? draw(SONGS) + 1 : 7 * mood + Math.floor(7 * random() ** 2) + 1)
    }
    return [...songs]
  })
  return catalogOf(all)
}

/** A catalogue of these lists; every track is called by its number. */
export function catalogOf(lists: readonly (readonly number[])[]): PlaylistCatalog {
  const track = (id: number) => ({ id, sourceId: `s${id}`, name: `Song ${id}`, artists: [], album: null })
  return {
    playlists: ({ minLength = 1 } = {}) => lists.filter(list => list.length >= minLength),
    track,
    tracks: ids => ids.map(track),
    findTrack: ({ trackName }) => [track(Number(trackName.replace('Song ', '')))],
  }
}
