import { basename, dirname } from 'node:path'
import type { LibrarySong } from 'murecom/node'
import { Refusal } from '../refusal.ts'
import type { ServedLibrary } from './served-library.ts'

/** A song with its number in the library. */
export type NumberedSong = LibrarySong & { id: number }

/** A song as the JSON answers give it: the path stays inside. */
export interface SongJson {
  id: number
  title: string
  artist: string | null
  album: string | null
  /** Name of the folder that the file lies in: what tells songs without tags apart. */
  folder: string
  /** Seconds. */
  duration: number | null
}

/** How often at most the library is asked whether it has changed. */
const LOOK_AGAIN_MS = 2000

/** The songs of a library in memory, in the order of a shelf, ready to be searched; read again when the library has grown. */
export class SongCatalog {
  readonly #library: ServedLibrary
  #songs: NumberedSong[] = []
  #byId = new Map<number, NumberedSong>()
  #byPath = new Map<string, NumberedSong>()
  #folded: { title: string; all: string }[] = []
  #size = -1
  #lookedAt = Number.NEGATIVE_INFINITY
  #revision = 0

  constructor(library: ServedLibrary) {
    this.#library = library
  }

  /** Grows by one whenever the songs were read again: what was computed from older ones is stale. */
  get revision(): number {
    this.#refresh()
    return this.#revision
  }

  /** All songs by artist, album and title; songs without an artist come last. */
  get songs(): readonly NumberedSong[] {
    this.#refresh()
    return this.#songs
  }

  /** The song of a number. Throws a {@link Refusal} when there is none. */
  song(id: number): NumberedSong {
    this.#refresh()
    const song = this.#byId.get(id)
    if (!song) throw new Refusal(404, `no song of the library has the id ${id}`)
    return song
  }

  /** The song at a path of the library. */
  at(path: string): NumberedSong | undefined {
    return this.#byPath.get(path)
  }

  /** Songs whose title, artist, album or file name contains every word; exact titles first, then titles that begin so. */
  find(text: string): NumberedSong[] {
    this.#refresh()
    const whole = fold(text)
    const words = whole.split(/\s+/).filter(Boolean)
    if (words.length === 0) return []
    const found: { song: NumberedSong; rank: number }[] = []
    for (const [i, song] of this.#songs.entries()) {
      const { title, all } = this.#folded[i]!
      if (!words.every(word => all.includes(word))) continue
      found.push({ song, rank: title === whole ? 0 : title.startsWith(whole) ? 1 : title.includes(whole) ? 2 : 3 })
    }
    return found.sort((a, b) => a.rank - b.rank).map(({ song }) => song)
  }

  /** Songs of exactly this title, by one of these artists when any are named. */
  named(title: string, artists: readonly string[]): NumberedSong | undefined {
    this.#refresh()
    const wanted = fold(title)
    const names = artists.map(fold)
    return this.#songs.find((song, i) => {
      if (this.#folded[i]!.title !== wanted) return false
      return names.length === 0 || (song.artist !== null && names.includes(fold(song.artist)))
    })
  }

  #refresh(): void {
    const now = performance.now()
    if (now - this.#lookedAt < LOOK_AGAIN_MS) return
    this.#lookedAt = now
    const { length: size } = this.#library
    if (size === this.#size) return
    if (this.#size >= 0) this.#library.refresh?.()
    const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
    const last = '\u{10ffff}'
    this.#songs = this.#library
      .numberedSongs()
      .sort(
        (a, b) =>
          compare(a.artist ?? last, b.artist ?? last) ||
          compare(a.album ?? last, b.album ?? last) ||
          compare(a.title, b.title) ||
          a.id - b.id,
      )
    this.#byId = new Map(this.#songs.map(song => [song.id, song]))
    this.#byPath = new Map(this.#songs.map(song => [song.path, song]))
    this.#folded = this.#songs.map(({ title, artist, album, path }) => ({
      title: fold(title),
      all: fold(`${title} ${artist ?? ''} ${album ?? ''} ${basename(dirname(path))} ${basename(path)}`),
    }))
    this.#size = size
    this.#revision++
  }
}

/** What a client may know of a song. */
export function songJson({ id, title, artist, album, path, durationSeconds }: NumberedSong): SongJson {
  return { id, title, artist, album, folder: basename(dirname(path)), duration: durationSeconds }
}

/** Letters without case and accents, so that "bjork" finds "Björk". */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
