import { type ArtistName, artistNamesOf } from './artist-names.ts'
import { isAddition, partsOf, type TitleParts } from './title-parts.ts'
import type { ListEntry, OwnSong } from './types.ts'

/** One way to understand the names of an entry or a song: they are swapped, or both are in the title. */
export interface Reading {
  title: TitleParts
  artists: readonly ArtistName[]
  /** Taken off the score: the names as they are written come first. */
  penalty: number
}

const DASHED = /^(.+?)\s+[-–—]\s+(.+)$/u
const NUMBERED = /^\d{1,3}\s*[-._)]\s*(?=\S)/u
const SWAPPED = 0.03
const GUESSED = 0.02
/** Artists of an entry of which each may be the title. */
const MOST_SWAPPED = 3

type Names = readonly (string | null | undefined)[]

function reading(title: string, artists: Names, penalty = 0, known?: Map<string, ArtistName[]>): Reading {
  const parts = partsOf(title)
  if (!known) return { title: parts, artists: artistNamesOf(artists, parts.featured), penalty }
  // Songs of one artist share his names.
  const key = [...artists, '', ...parts.featured].join('\n')
  const names = known.get(key) ?? artistNamesOf(artists, parts.featured)
  known.set(key, names)
  return { title: parts, artists: names, penalty }
}

/** What an entry may mean: as it is written; title and artist swapped; both in the title, in either order. */
export function readingsOfEntry({ title, artists = [] }: ListEntry): Reading[] {
  const readings = [reading(title, artists)]
  const { bare } = readings[0]!.title
  if (bare !== '') {
    for (const [i, artist] of artists.slice(0, MOST_SWAPPED).entries()) {
      readings.push(reading(artist, [bare, ...artists.filter((_, j) => j !== i)], SWAPPED))
    }
  }
  const dashed = DASHED.exec(title)
  if (dashed && !isAddition(dashed[2]!)) {
    readings.push(reading(dashed[2]!, [dashed[1]], GUESSED))
    readings.push(reading(dashed[1]!, [dashed[2]], SWAPPED))
  }
  return readings
}

/**
 * What a song's tags may mean. Without an artist, the title or the folders of its path may name one.
 *
 * @param known artists by what was read of them: it grows
 */
export function readingsOfSong(song: OwnSong, known: Map<string, ArtistName[]>): Reading[] {
  const given = song.artists && song.artists.length > 0 ? song.artists : [song.artist]
  const asTagged = reading(song.title, given, 0, known)
  if (asTagged.artists.length > 0) return [asTagged]
  const readings = [asTagged]
  const title = song.title.replace(NUMBERED, '')
  const folders = song.path.split(/[\\/]/).slice(-3, -1)
  if (folders.length > 0) readings.push(reading(title, folders, GUESSED, known))
  const dashed = DASHED.exec(title)
  if (dashed) readings.push(reading(dashed[2]!, [dashed[1]], GUESSED, known))
  return readings
}
