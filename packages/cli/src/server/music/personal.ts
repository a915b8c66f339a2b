import type { Listening, Mark } from 'murecom/node'
import { RecentMap } from '../sources/recent-map.ts'
import type { ServedLibrary } from '../sources/served-library.ts'
import { albumKey, artistKey } from './names.ts'

/** Users whose marks are kept in memory. */
const MOST_USERS = 50

/** How often a song was played, and when last. */
export interface Played {
  count: number
  last: number | null
}

/** What one user noted, as answers need it. */
export interface PersonalView {
  /** Marks of songs by hash, of artists and albums by key, the one starred last first. */
  readonly songs: ReadonlyMap<string, Mark>
  readonly artists: ReadonlyMap<string, Mark>
  readonly albums: ReadonlyMap<string, Mark>
  /** Plays of songs by hash. */
  readonly played: ReadonlyMap<string, Played>
  /** The same by numbers of the library, for songs that it has; most often played first. */
  readonly playedIds: () => ReadonlyMap<number, Played>
}

/** What users noted of songs, read again when it has changed. */
export class Personal {
  readonly #listening: Listening
  readonly #library: ServedLibrary
  readonly #views = new RecentMap<string, { revision: number; view: PersonalView }>(MOST_USERS)

  constructor(listening: Listening, library: ServedLibrary) {
    this.#listening = listening
    this.#library = library
  }

  of(user: string): PersonalView {
    const { revision } = this.#listening
    const known = this.#views.get(user)
    if (known?.revision === revision) return known.view
    const view = this.#read(user)
    this.#views.set(user, { revision, view })
    return view
  }

  #read(user: string): PersonalView {
    const songs = new Map<string, Mark>()
    const artists = new Map<string, Mark>()
    const albums = new Map<string, Mark>()
    for (const mark of this.#listening.marks(user)) {
      const { item } = mark
      if (item.kind === 'song') songs.set(item.hash, mark)
      else if (item.kind === 'artist') artists.set(artistKey(item.artist), mark)
      else albums.set(albumKey(item.artist, item.album), mark)
    }
    const counts = this.#listening.playCounts(user)
    const played = new Map(counts.map(({ song, count, last }) => [song.hash, { count, last }]))
    let byId: Map<number, Played> | undefined
    const playedIds = (): ReadonlyMap<number, Played> => {
      byId ??= new Map(
        counts.flatMap(({ song, count, last }) => {
          const known = this.#library.songOf(song)
          return known ? [[known.id, { count, last }] as const] : []
        }),
      )
      return byId
    }
    return { songs, artists, albums, played, playedIds }
  }
}
