import { distanceWithin } from '../algorithms/edit-distance.ts'
import type { CatalogTrack, PlaylistCatalog } from './catalog.ts'

/** Most popular tracks that are compared: a mistyped name usually means a well-known track. */
const TRACKS = 5000
/** A guess may have at most this many mistakes for each letter of the name that was asked for. */
const MISTAKES_PER_LETTER = 0.34
const LONGEST = 60

/** Guesses which of the most popular tracks a mistyped name means. Their names are read once, at the first question. */
export class NearestTracks {
  readonly #catalog: PlaylistCatalog
  readonly #ids: () => readonly number[]
  readonly #foldName: (name: string) => string
  #names: { track: CatalogTrack; title: string[]; full: string[] }[] | undefined

  /**
   * @param ids of tracks, the most popular first; asked for once, when a name is looked for
   * @param foldName the search key of a name
   */
  constructor(catalog: PlaylistCatalog, ids: () => readonly number[], foldName: (name: string) => string) {
    this.#catalog = catalog
    this.#ids = ids
    this.#foldName = foldName
  }

  /** Tracks whose names come nearest, fewest mistakes first, then the most popular; none when nothing is near. */
  find(trackName: string, artists: readonly string[], limit: number): CatalogTrack[] {
    const title = this.#letters(trackName)
    const full = this.#letters(`${artists.join(' ')} ${trackName}`)
    const most = Math.floor(title.length * MISTAKES_PER_LETTER)
    if (title.length === 0) return []
    this.#names ??= this.#catalog.tracks(this.#ids().slice(0, TRACKS)).map(track => ({
      track,
      title: this.#letters(track.name),
      full: this.#letters(`${track.artists.map(artist => artist.name).join(' ')} ${track.name}`),
    }))
    return this.#names
      .map(name => ({
        track: name.track,
        mistakes: Math.min(whole(title, name.title), distanceWithin(full, name.full)),
      }))
      .filter(({ mistakes }) => mistakes <= most)
      .sort((a, b) => a.mistakes - b.mistakes)
      .slice(0, limit)
      .map(({ track }) => track)
  }

  #letters(text: string): string[] {
    return [...this.#foldName(text)].slice(0, LONGEST)
  }
}

/** Mistakes when the title is compared from its beginning to its end: a short text is a part of many long ones. */
function whole(needle: readonly string[], text: readonly string[]): number {
  return Math.max(distanceWithin(needle, text), text.length - needle.length)
}
