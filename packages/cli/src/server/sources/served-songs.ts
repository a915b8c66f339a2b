import { basename, dirname } from 'node:path'
import { bareTitle } from '@murecom/internal/names'
import type { NumberedLibrarySong } from 'murecom/node'
import { foldName } from 'murecom/spotify-crawler'
import { Refusal } from '../refusal.ts'
import type { ServedLibrary } from './served-library.ts'

/** A song with its number in the library. */
export type NumberedSong = NumberedLibrarySong

/** A song as the JSON answers give it: the path stays inside. */
export interface SongJson {
  id: number
  title: string
  artist: string | null
  album: string | null
  /** Name of the folder that the file lies in: it distinguishes songs without tags. */
  folder: string
  /** Seconds. */
  duration: number | null
}

/** Shortest time between two checks whether the library has changed. */
const LOOK_AGAIN_MS = 2000

/** The songs of a library in memory, sorted and ready to be searched. They are read again when the library has grown. */
export class ServedSongs {
  readonly #library: ServedLibrary
  #songs: NumberedSong[] = []
  #byId = new Map<number, NumberedSong>()
  #byPath = new Map<string, NumberedSong>()
  /** Search keys of each song: its title, its title without additions, and all its names. */
  #keys: { title: string; bare: string; all: string }[] = []
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
    const whole = foldName(text)
    const words = whole.split(' ').filter(Boolean)
    if (words.length === 0) return []
    const found: { song: NumberedSong; rank: number }[] = []
    for (const [i, song] of this.#songs.entries()) {
      const { title, all } = this.#keys[i]!
      if (!words.every(word => all.includes(word))) continue
      found.push({ song, rank: title === whole ? 0 : title.startsWith(whole) ? 1 : title.includes(whole) ? 2 : 3 })
    }
    return found.sort((a, b) => a.rank - b.rank).map(({ song }) => song)
  }

  /** The song of this title by one of these artists, when any are named; else one that differs in "(Live)" or the like. */
  named(title: string, artists: readonly string[]): NumberedSong | undefined {
    this.#refresh()
    const names = new Set(artists.map(foldName))
    const withSame = (name: 'title' | 'bare', key: string): NumberedSong | undefined =>
      this.#songs.find((song, i) => {
        if (this.#keys[i]![name] !== key) return false
        return names.size === 0 || (song.artist !== null && names.has(foldName(song.artist)))
      })
    return withSame('title', foldName(title)) ?? withSame('bare', foldName(bareTitle(title)))
  }

  #refresh(): void {
    const now = performance.now()
    if (now - this.#lookedAt < LOOK_AGAIN_MS) return
    this.#lookedAt = now
    const { length: size } = this.#library
    if (size === this.#size) return
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
    this.#keys = this.#songs.map(({ title, artist, album, path }) => ({
      title: foldName(title),
      bare: foldName(bareTitle(title)),
      all: [title, artist ?? '', album ?? '', basename(dirname(path)), basename(path)].map(foldName).join('\n'),
    }))
    this.#size = size
    this.#revision++
  }
}

/** What a client may know of a song. */
export function songJson({ id, title, artist, album, path, durationSeconds }: NumberedSong): SongJson {
  return { id, title, artist, album, folder: basename(dirname(path)), duration: durationSeconds }
}
