import { turns } from '@murecom/internal/signal'
import type { ServedLibrary } from '../sources/served-library.ts'
import { AlbumBuilder } from './albums.ts'
import type { Pause } from './alphabetical.ts'
import { FolderBuilder } from './folders.ts'
import { artistKey } from './names.ts'
import type { Album, Artist, Folder, Genre } from './types.ts'

/** Songs that are looked up at a time: about a millisecond's work. */
const AT_ONCE = 50
/** Milliseconds of reading between two turns of the event loop: requests are answered between them. */
const TURN_MS = 8
/** While a library changes it is read anew no oftener than this, */
const READ_AGAIN_MS = 10_000
/** and at most one part of the time in this many is spent on it. */
const TIMES_AS_LONG = 20

/** What was put together. */
interface Built {
  artists: readonly Artist[]
  albums: readonly Album[]
  genres: readonly Genre[]
  roots: readonly Folder[]
  folders: ReadonlyMap<string, Folder>
}

/** Artists, albums, genres and folders of a library in one state. */
export class Music {
  readonly artists: readonly Artist[]
  readonly albums: readonly Album[]
  readonly genres: readonly Genre[]
  /** The uppermost folders. */
  readonly roots: readonly Folder[]
  /** When it was read, in ms since 1970. */
  readonly readAt = Date.now()
  readonly #albumOf = new Map<number, Album>()
  readonly #folderOf: ReadonlyMap<number, Folder>
  readonly #byId = new Map<string, Artist | Album>()
  readonly #byKey = new Map<string, Artist | Album>()
  readonly #genres = new Map<string, Genre>()
  readonly #folders: ReadonlyMap<string, Folder>

  private constructor(built: Built, folderOf: ReadonlyMap<number, Folder>) {
    this.artists = built.artists
    this.albums = built.albums
    this.genres = built.genres
    this.roots = built.roots
    this.#folders = built.folders
    this.#folderOf = folderOf
  }

  /** Reads a library, in short turns of the event loop. O(songs log songs) */
  static async read(library: ServedLibrary): Promise<Music> {
    const pause = turns(TURN_MS)
    const albums = new AlbumBuilder()
    const folders = new FolderBuilder(library.folders ?? [])
    const folderOf = new Map<number, Folder>()
    const ids = await library.orderedIds()
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.subarray(from, from + AT_ONCE)
      const contents = new Map(library.contentsOf(some).map(content => [content.id, content]))
      for (const song of library.songsWithIds(some)) {
        albums.add(song, contents.get(song.id))
        folderOf.set(song.id, folders.add(song.id, song.path))
      }
      await pause()
    }
    const roots = await folders.build(pause)
    const music = new Music({ ...(await albums.build(pause)), roots, folders: folders.byId() }, folderOf)
    await music.#index(pause)
    return music
  }

  async #index(pause: Pause): Promise<void> {
    for (const one of [...this.artists, ...this.albums]) {
      this.#byId.set(one.id, one)
      this.#byKey.set(one.key, one)
      await pause()
    }
    for (const album of this.albums) {
      for (const song of album.songs) this.#albumOf.set(song, album)
      await pause()
    }
    for (const genre of this.genres) this.#genres.set(artistKey(genre.name), genre)
  }

  artist(id: string): Artist | undefined {
    const found = this.#byId.get(id)
    return found && 'albums' in found ? found : undefined
  }

  album(id: string): Album | undefined {
    const found = this.#byId.get(id)
    return found && !('albums' in found) ? found : undefined
  }

  artistNamed(name: string): Artist | undefined {
    return this.#byKey.get(artistKey(name)) as Artist | undefined
  }

  /** The album that marks know by a key. */
  albumWithKey(key: string): Album | undefined {
    return this.#byKey.get(key) as Album | undefined
  }

  genre(name: string): Genre | undefined {
    return this.#genres.get(artistKey(name))
  }

  folder(id: string): Folder | undefined {
    return this.#folders.get(id)
  }

  albumOf(song: number): Album | undefined {
    return this.#albumOf.get(song)
  }

  folderOf(song: number): Folder | undefined {
    return this.#folderOf.get(song)
  }
}

/** The music of a library that may change: read when it is asked for, and again in the background when it has changed. */
export class ServedMusic {
  readonly #library: ServedLibrary
  readonly #onRead: () => void
  #current: { revision: number; music: Music; endedAt: number; ms: number } | undefined
  #reading: Promise<Music> | undefined

  /** @param onRead called when the library was read, at first and after changes */
  constructor(library: ServedLibrary, onRead: () => void) {
    this.#library = library
    this.#onRead = onRead
  }

  /** The music now. While a changed library is being read, the state before is given. */
  async now(): Promise<Music> {
    const { revision } = this.#library
    const current = this.#current
    if (current?.revision === revision) return current.music
    const isEarly =
      current !== undefined && performance.now() - current.endedAt < Math.max(READ_AGAIN_MS, TIMES_AS_LONG * current.ms)
    if (!isEarly) this.#reading ??= this.#read(revision)
    if (current === undefined) return this.#reading!
    this.#reading?.catch(() => {}) // the next question reads again
    return current.music
  }

  async #read(revision: number): Promise<Music> {
    try {
      this.#onRead()
      const began = performance.now()
      const music = await Music.read(this.#library)
      const endedAt = performance.now()
      this.#current = { revision, music, endedAt, ms: endedAt - began }
      return music
    } finally {
      this.#reading = undefined
    }
  }
}
