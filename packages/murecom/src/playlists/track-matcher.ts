import type { CatalogTrack, PlaylistCatalog } from './catalog.ts'
import { type NameTable, SPELLINGS } from './name-table.ts'

/** Most tracks of one name that are compared, the most popular first. */
const MOST_NAMESAKES = 20

/** What a name may mean. */
interface TrackMatch {
  /** The best match of the catalogue. */
  best?: CatalogTrack
  /** The best release of the song that playlists know. */
  known?: CatalogTrack
}

/**
 * Finds the track that a title and artists mean: by the exact names, then apart from case, accents and punctuation, which are
 * look-ups, then by search.
 */
export class TrackMatcher {
  readonly #catalog: PlaylistCatalog
  readonly #names: NameTable | undefined
  readonly #knows: (id: number) => boolean

  /** @param knows true for a track that playlists know */
  constructor(catalog: PlaylistCatalog, names: NameTable | undefined, knows: (id: number) => boolean) {
    this.#catalog = catalog
    this.#names = names
    this.#knows = knows
  }

  match(trackName: string, artists: readonly string[]): TrackMatch {
    for (const spelling of SPELLINGS) {
      const found = this.#spelt(spelling, trackName, artists)
      if (found) return { best: found, known: found }
    }
    const candidates = this.#catalog.findTrack({ trackName, artists, limit: 5 })
    const known = candidates.find(track => this.#knows(track.id))
    return { ...(candidates[0] && { best: candidates[0] }), ...(known && { known }) }
  }

  /** The most popular known track of this title and all these artists in a spelling, or without a title the artists' own. */
  #spelt(spelling: (name: string) => string, trackName: string, artists: readonly string[]): CatalogTrack | undefined {
    const title = spelling(trackName)
    const wanted = artists.map(spelling)
    const ids = this.#names?.find(title, wanted[0] ?? '') ?? []
    for (const id of ids.slice(0, MOST_NAMESAKES)) {
      const track = this.#catalog.track(id)
      if (!track || (title !== '' && spelling(track.name) !== title)) continue
      const names = track.artists.map(artist => spelling(artist.name))
      if (wanted.every(name => names.includes(name))) return track
    }
    return undefined
  }
}
