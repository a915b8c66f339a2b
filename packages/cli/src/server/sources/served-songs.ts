import { basename, dirname } from 'node:path'
import type { ListOptions, NumberedLibrarySong, WhereOptions } from 'murecom/node'
import type { Letter, Song } from '../answers.ts'
import { Refusal } from '../refusal.ts'
import { lettersOf } from '../song-letters.ts'
import { shown } from '../texts.ts'
import type { ServedLibrary } from './served-library.ts'

/** A song with its number in the library. */
export type NumberedSong = NumberedLibrarySong

/** The songs of a library by number, in their order, and by words. Nothing here grows with the library but a list of numbers. */
export class ServedSongs {
  readonly #library: ServedLibrary
  /** Numbers of all songs in their order, with the revision that they are of. */
  #ordered: { revision: number; ids: Float64Array } | undefined
  #ordering: Promise<Float64Array> | undefined

  constructor(library: ServedLibrary) {
    this.#library = library
  }

  /** Another number whenever the songs may be others: what was computed from older ones is stale. */
  get revision(): number {
    return this.#library.revision
  }

  /** Number of songs, as the last answer knew it. */
  get length(): number {
    return this.#ordered?.ids.length ?? this.#library.length
  }

  /**
   * Numbers of all songs by artist, album and title; songs without an artist come last. While the order of a changed library
   * is being found, the one before it is given.
   */
  async all(): Promise<Float64Array> {
    const { revision } = this.#library
    if (this.#ordered?.revision !== revision) this.#ordering ??= this.#order(revision)
    return this.#ordered?.ids ?? (await this.#ordering!)
  }

  /** Numbers of the songs that a filter lets through, in the same order, or that which is asked for. */
  async only(options: ListOptions): Promise<Float64Array> {
    return this.#library.orderedIds(options)
  }

  /** Where the artists of each letter begin in the list by artist, or in that of the songs that a filter lets through. */
  async letters(options: WhereOptions): Promise<Letter[]> {
    const ids = options.where === undefined ? await this.all() : await this.only(options)
    return lettersOf(ids.length, place => this.#library.songsWithIds([ids[place]!])[0]?.artist ?? null)
  }

  /** The song of a number. Throws a {@link Refusal} when there is none. */
  song(id: number): NumberedSong {
    const [song] = this.#library.songsWithIds([id])
    if (!song) throw new Refusal(404, `no song of the library has the id ${id}`)
    return song
  }

  /** The song at a path of the library. */
  at(path: string): NumberedSong | undefined {
    const id = this.#library.idOf(path)
    return id === undefined ? undefined : this.#library.songsWithIds([id])[0]
  }

  /**
   * Numbers of songs whose title, artist, album, folder or file name contain every word; exact titles first, then titles that
   * begin so.
   */
  async find(text: string, options: ListOptions = {}): Promise<Float64Array> {
    return this.#library.searchIds(text, options)
  }

  /** The song of this title by one of these artists, when any are named; else one that differs in "(Live)" or the like. */
  async named(title: string, artists: readonly string[]): Promise<NumberedSong | undefined> {
    const id = await this.#library.idNamed(title, artists)
    return id === undefined ? undefined : this.#library.songsWithIds([id])[0]
  }

  async #order(revision: number): Promise<Float64Array> {
    try {
      const ids = await this.#library.orderedIds()
      this.#ordered = { revision, ids }
      return ids
    } finally {
      this.#ordering = undefined
    }
  }
}

/** What a client may know of a song: the path stays inside. */
export function songJson({ id, title, artist, album, path, durationSeconds }: NumberedSong): Song {
  return {
    id,
    title: shown(title),
    artist: artist === null ? null : shown(artist),
    album: album === null ? null : shown(album),
    folder: shown(basename(dirname(path))),
    duration: durationSeconds,
  }
}
