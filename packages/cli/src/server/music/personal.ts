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
  readonly played: () => ReadonlyMap<string, Played>
  /** The same by numbers of the library, for songs that it has; most often played first. */
  readonly playedIds: () => ReadonlyMap<number, Played>
}

type Marks = Pick<PersonalView, 'songs' | 'artists' | 'albums'>

/** What users noted of songs, read again when it has changed: marks and plays apart, because plays change with every song. */
export class Personal {
  readonly #listening: Listening
  readonly #library: ServedLibrary
  readonly #views = new RecentMap<string, { revision: number; view: PersonalView }>(MOST_USERS)
  readonly #marks = new RecentMap<string, { revision: number; marks: Marks }>(MOST_USERS)

  constructor(listening: Listening, library: ServedLibrary) {
    this.#listening = listening
    this.#library = library
  }

  of(user: string): PersonalView {
    const { revision } = this.#listening
    const known = this.#views.get(user)
    if (known?.revision === revision) return known.view
    const view = { ...this.#marksOf(user), ...this.#plays(user) }
    this.#views.set(user, { revision, view })
    return view
  }

  #marksOf(user: string): Marks {
    const { markRevision: revision } = this.#listening
    const known = this.#marks.get(user)
    if (known?.revision === revision) return known.marks
    const songs = new Map<string, Mark>()
    const artists = new Map<string, Mark>()
    const albums = new Map<string, Mark>()
    for (const mark of this.#listening.marks(user)) {
      const { item } = mark
      if (item.kind === 'song') songs.set(item.hash, mark)
      else if (item.kind === 'artist') artists.set(artistKey(item.artist), mark)
      else albums.set(albumKey(item.artist, item.album), mark)
    }
    const marks = { songs, artists, albums }
    this.#marks.set(user, { revision, marks })
    return marks
  }

  /** Plays, read when an answer needs them. */
  #plays(user: string): Pick<PersonalView, 'played' | 'playedIds'> {
    const read = once(() => this.#listening.playCounts(user))
    const played = once(() => new Map(read().map(({ song, count, last }) => [song.hash, { count, last }])))
    const playedIds = once(
      () =>
        new Map(
          read().flatMap(({ song, count, last }) => {
            const known = this.#library.songOf(song)
            return known ? [[known.id, { count, last }] as const] : []
          }),
        ),
    )
    return { played, playedIds }
  }
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
