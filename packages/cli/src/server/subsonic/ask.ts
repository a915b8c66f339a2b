import { show } from '@murecom/internal'
import type { Context } from 'hono'
import type { ListenedSong, MarkedItem } from 'murecom/node'
import { COSTS } from '../limits/budget.ts'
import type { Music } from '../music/music.ts'
import type { Album, Artist } from '../music/types.ts'
import { parseInteger } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { NumberedSong } from '../sources/served-songs.ts'
import { type Content, fail } from './answer.ts'
import { Entries } from './entries.ts'

/** Songs, albums or artists that one answer holds at most. */
export const MOST_ENTRIES = 10_000
/** Values of one parameter that are taken: ids of a playlist. */
const MOST_VALUES = 20_000
const MOST_TEXT = 1000

/** One question of a player. */
export class Ask {
  readonly c: Context
  readonly serving: Serving
  readonly parameters: URLSearchParams
  /** The user who asks; `''` where there are none. */
  readonly user: string
  readonly music: Music

  constructor(c: Context, serving: Serving, parameters: URLSearchParams, user: string, music: Music) {
    this.c = c
    this.serving = serving
    this.parameters = parameters
    this.user = user
    this.music = music
  }

  /** Writes songs, albums and artists for this user. Books the songs as listed. */
  get entries(): Entries {
    return new Entries(this.serving.library, this.music, this.serving.personal.of(this.user))
  }

  /** A text; undefined when it is absent. */
  text(name: string, most = MOST_TEXT): string | undefined {
    const text = this.parameters.get(name) ?? undefined
    if (text !== undefined && text.length > most) fail('generic', `${name} must have at most ${most} characters`)
    return text
  }

  /** A text that must be there. */
  required(name: string): string {
    return this.text(name) || fail('missingParameter', `required parameter is missing: ${name}`)
  }

  /** All values of a parameter. */
  all(name: string): string[] {
    const values = this.parameters.getAll(name)
    if (values.length > MOST_VALUES) fail('generic', `at most ${MOST_VALUES} of ${name} are taken`)
    return values
  }

  /** An integer; `fallback` when it is absent. */
  integer(name: string, fallback: number, min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name)
    return text ? parseInteger(name, text, min, max) : fallback
  }

  /** How many entries are wanted, at most `most` of them; they are booked. */
  count(name: string, fallback: number, most = MOST_ENTRIES): number {
    const count = Math.min(most, this.integer(name, fallback))
    this.serving.charge(this.c, count / COSTS.listedSongs)
    return count
  }

  /** `true` or `false`, in any case: `True` is what Python writes. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name)?.toLowerCase()
    if (!text) return fallback
    if (text === 'true' || text === 'false') return text === 'true'
    return fail('generic', `${name} must be true or false, got ${show(text)}`)
  }

  /** The song of an id. */
  song(id = this.required('id')): NumberedSong {
    if (!/^\d{1,15}$/.test(id)) fail('notFound', `there is no song ${show(id)}`)
    return this.serving.served.song(Number(id))
  }

  /** The songs of several ids, in their order. */
  songs(ids: readonly string[]): NumberedSong[] {
    this.serving.charge(this.c, ids.length / COSTS.namedSongs)
    return ids.map(id => this.song(id))
  }

  artist(id = this.required('id')): Artist {
    return this.music.artist(id) ?? fail('notFound', `there is no artist ${show(id)}`)
  }

  album(id = this.required('id')): Album {
    return this.music.album(id) ?? fail('notFound', `there is no album ${show(id)}`)
  }

  /** Songs as what people did is kept of them. */
  listened(songs: readonly NumberedSong[]): ListenedSong[] {
    const contents = this.serving.library.contentsOf(songs.map(({ id }) => id))
    return contents.map(({ hash, path }) => ({ hash, path }))
  }

  /** The song, album or artist of an id, as marks know it. */
  marked(id: string): MarkedItem {
    const album = this.music.album(id)
    if (album) return { kind: 'album', artist: album.artist.name, album: album.name }
    const artist = this.music.artist(id)
    if (artist) return { kind: 'artist', artist: artist.name }
    if (this.music.folder(id)) fail('generic', 'folders cannot be marked: mark an album or an artist')
    const [song] = this.listened([this.song(id)])
    return song ? { kind: 'song', ...song } : fail('notFound', `there is no song ${show(id)}`)
  }
}

/** What a method answers: content, or a file. */
export type Method = (ask: Ask) => Content | Response | Promise<Content | Response>
/** Methods by their names. */
export type Methods = Readonly<Record<string, Method>>
