import { turns } from '@murecom/internal/signal'
import { foldName } from '@murecom/spotify-crawler/names'
import type { Facts } from './judge.ts'
import { keysOf } from './likeness.ts'
import { type Reading, readingsOfSong } from './readings.ts'
import { TitleIndex } from './title-index.ts'
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
  index: TitleIndex
  /** Numbers of readings by the number of a key of {@link index}. */
  byKey: readonly (readonly number[])[]
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
  const numbers = new Map<string, number>()
  const keys: string[] = []
  const byKey: number[][] = []
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
    for (const reading of readingsOfSong(song)) {
      const number = readings.push({ ...reading, row }) - 1
      const { title, artists } = reading
      push(byTitle, title.whole.plain, number)
      for (const key of titleKeys(reading)) {
        let at = numbers.get(key)
        if (at === undefined) {
          at = keys.push(key) - 1
          numbers.set(key, at)
          byKey.push([])
        }
        byKey[at]!.push(number)
      }
      for (const word of title.whole.words) words.add(word)
      for (const artist of artists) for (const word of artist.words) words.add(word)
    }
  }
  const index = new TitleIndex(keys)
  return { songs, facts, readings, firstReading, byTitle, index, byKey, byIsrc, byMusicBrainz, words }
}

/** The keys under which a reading's title is found. */
export function titleKeys({ title }: Reading): Set<string> {
  return new Set([...keysOf(title.song), ...(title.short ? keysOf(title.short) : [])])
}

/** What an entry or a song says beside its names. */
export function factsOf({ durationSeconds, album }: { durationSeconds?: number | null; album?: string | null }): Facts {
  const isLength = typeof durationSeconds === 'number' && durationSeconds > 0
  return { durationSeconds: isLength ? durationSeconds : null, album: foldName(album ?? '') }
}

/** Only letters and digits, capital; undefined for what is no ISRC. */
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
