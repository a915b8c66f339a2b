import { turns } from '@murecom/internal/signal'
import { foldName } from '@murecom/spotify-crawler/names'
import type { ArtistName } from './artist-names.ts'
import type { Facts } from './judge.ts'
import { KeyTable } from './key-table.ts'
import { type Letters, soundOf } from './letters.ts'
import { ownKey } from './likeness.ts'
import { type Reading, readingsOfSong } from './readings.ts'
import type { OwnSong } from './types.ts'

/** A way to read a song's tags, and its row. */
interface SongReading extends Reading {
  row: number
}

/** The songs of a library as they are searched. */
export interface SongTables<Song extends OwnSong> {
  songs: readonly Song[]
  facts: readonly Facts[]
  readings: readonly SongReading[]
  /** By row, the number of its first reading: its tags as they are. */
  firstReading: readonly number[]
  /** Numbers of readings by the whole title. */
  byTitle: ReadonlyMap<string, readonly number[]>
  /** Titles in their own scripts. */
  own: KeyTable
  /** Sounds of titles that are not in Latin letters. */
  otherSounds: KeyTable
  latinSounds: LatinSounds
  byIsrc: ReadonlyMap<string, readonly number[]>
  byMusicBrainz: ReadonlyMap<string, readonly number[]>
  /** Words of titles and artists. */
  words: ReadonlySet<string>
}

/** Reads the names of all songs, in turns with the thread's other tasks. O(letters) */
export async function readSongs<Song extends OwnSong>(
  songs: readonly Song[],
  signal: AbortSignal | undefined,
): Promise<SongTables<Song>> {
  const pause = turns()
  const readings: SongReading[] = []
  const facts: Facts[] = []
  const firstReading: number[] = []
  const byTitle = new Map<string, number[]>()
  const own = new KeyTable()
  const otherSounds = new KeyTable()
  const artistsByName = new Map<string, ArtistName[]>()
  const byIsrc = new Map<string, number[]>()
  const byMusicBrainz = new Map<string, number[]>()
  const words = new Set<string>()
  for (const [row, song] of songs.entries()) {
    const turn = pause()
    if (turn) await turn
    signal?.throwIfAborted()
    facts.push(factsOf(song))
    firstReading.push(readings.length)
    push(byIsrc, isrcOf(song.isrc), row)
    push(byMusicBrainz, musicBrainzOf(song.musicBrainz?.recordingId), row)
    for (const reading of readingsOfSong(song, artistsByName)) {
      const number = readings.push({ ...reading, row }) - 1
      const { title, artists } = reading
      push(byTitle, title.whole.plain, number)
      for (const letters of titleForms(reading)) {
        own.add(ownKey(letters), number)
        if (letters.scripts !== 0) otherSounds.add(soundOf(letters.latin), number)
      }
      for (const word of title.whole.words) words.add(word)
      for (const artist of artists) for (const word of artist.words) words.add(word)
    }
  }
  return {
    songs,
    facts,
    readings,
    firstReading,
    byTitle,
    own,
    otherSounds,
    latinSounds: new LatinSounds(readings),
    byIsrc,
    byMusicBrainz,
    words,
  }
}

/** The forms of a title under which it is found. */
export function titleForms({ title }: Reading): Letters[] {
  return title.short ? [title.song, title.short] : [title.song]
}

/** Sounds of the titles in Latin letters. They are read when the first entry in another script comes. */
class LatinSounds {
  readonly #readings: readonly Reading[]
  readonly #table = new KeyTable()
  #next = 0

  constructor(readings: readonly Reading[]) {
    this.#readings = readings
  }

  /** The table, of which what is not read yet is read now. */
  table(): KeyTable {
    while (this.#next < this.#readings.length) this.#readNext()
    return this.#table
  }

  /** Reads it in turns with the thread's other tasks. */
  async prepare(pause: () => Promise<void> | undefined): Promise<void> {
    while (this.#next < this.#readings.length) {
      const turn = pause()
      if (turn) await turn
      if (this.#next < this.#readings.length) this.#readNext()
    }
  }

  #readNext(): void {
    const number = this.#next++
    for (const { scripts, latin } of titleForms(this.#readings[number]!)) {
      if (scripts === 0) this.#table.add(soundOf(latin), number)
    }
  }
}

/** What an entry or a song says beside its names. */
export function factsOf({ durationSeconds, album }: { durationSeconds?: number | null; album?: string | null }): Facts {
  const isLength = typeof durationSeconds === 'number' && durationSeconds > 0
  return { durationSeconds: isLength ? durationSeconds : null, album: foldName(album ?? '') }
}

/** Only letters and digits, capital; undefined for what is not an ISRC. */
export function isrcOf(code: string | null | undefined): string | undefined {
  const plain = code?.replace(/[\s-]/g, '').toUpperCase()
  return plain && /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain) ? plain : undefined
}

/** An id as MusicBrainz writes it; undefined for anything else. */
export function musicBrainzOf(id: string | null | undefined): string | undefined {
  const plain = id?.trim().toLowerCase()
  return plain && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(plain) ? plain : undefined
}

function push(map: Map<string, number[]>, key: string | undefined, value: number): void {
  if (key === undefined) return
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
