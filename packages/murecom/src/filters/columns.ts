import { dirname, sep } from 'node:path'
import { foldName } from '@murecom/spotify-crawler/names'
import type Database from 'better-sqlite3'
import type { SongTable } from '../library/table/song-table.ts'

/** Texts of songs by row, each different list of texts once: a comparison is made for each list, not for each song. */
export interface TextLists {
  /** Search keys. */
  lists: readonly (readonly string[])[]
  /** Which list each row has. */
  listOf: Int32Array
}

type TextName = 'title' | 'artist' | 'album' | 'albumartist' | 'genre' | 'path' | 'folder' | 'key'
type NumberName = 'year' | 'track' | 'disc' | 'duration' | 'bpm' | 'energy' | 'loudness' | 'compilation' | 'lyrics'

/** What each column is read from: several texts of one song are separated by line breaks. */
const TEXT_SQL: Readonly<Record<TextName, string>> = {
  title: 'title',
  artist: "coalesce(artist, '') || char(10) || coalesce(artists, '')",
  album: 'album',
  albumartist: 'album_artist',
  genre: 'genres',
  path: 'path',
  folder: 'path',
  // '8B', and whether that is major
  key: "camelot || char(10) || CASE substr(camelot, -1) WHEN 'B' THEN 'major' ELSE 'minor' END",
}
const NUMBER_SQL: Readonly<Record<NumberName, string>> = {
  year: 'year',
  track: 'track_number',
  disc: 'disc_number',
  duration: 'duration_seconds',
  bpm: 'bpm',
  energy: 'energy',
  loudness: 'loudness',
  compilation: 'coalesce(compilation, 0)',
  lyrics: 'EXISTS (SELECT 1 FROM lyrics WHERE song_id = songs.id)',
}

/**
 * What filters ask of the songs of a table, as columns by row. Each is read from the file when a filter asks for it first.
 * O(songs) for a column
 */
export class FilterColumns {
  readonly #db: Database.Database
  readonly #table: SongTable
  readonly #texts = new Map<TextName, TextLists>()
  readonly #numbers = new Map<NumberName, Float64Array>()

  constructor(db: Database.Database, table: SongTable) {
    this.#db = db
    this.#table = table
  }

  /** Search keys of a field. A path has one text, a folder the keys of all folders that the song lies in, outermost first. */
  texts(name: TextName): TextLists {
    const known = this.#texts.get(name)
    if (known) return known
    const lists: string[][] = [[]]
    const numbers = new Map<string, number>([['', 0]])
    const listOf = new Int32Array(this.#table.length)
    for (const [row, value] of this.#values<string | null>(TEXT_SQL[name])) {
      const text = name === 'folder' ? dirname(value!) : (value ?? '')
      let number = numbers.get(text)
      if (number === undefined) {
        number = lists.push(keysOf(name, text)) - 1
        numbers.set(text, number)
      }
      listOf[row] = number
    }
    const column = { lists, listOf }
    this.#texts.set(name, column)
    return column
  }

  /** Numbers of a field; NaN where the song does not say. */
  numbers(name: NumberName): Float64Array {
    const known = this.#numbers.get(name)
    if (known) return known
    const column = new Float64Array(this.#table.length).fill(Number.NaN)
    for (const [row, value] of this.#values<number | null>(NUMBER_SQL[name])) column[row] = value ?? Number.NaN
    this.#numbers.set(name, column)
    return column
  }

  *#values<T>(sql: string): Generator<[row: number, value: T]> {
    const songs = this.#db.prepare(`SELECT id, ${sql} AS value FROM songs`).iterate()
    for (const { id, value } of songs as Iterable<{ id: number; value: T }>) {
      const row = this.#table.rowOf(id)
      if (row !== undefined) yield [row, value]
    }
  }
}

function keysOf(name: TextName, text: string): string[] {
  if (name === 'path') return [foldName(text)]
  const parts = name === 'folder' ? text.split(sep) : text.split('\n')
  return [...new Set(parts.map(part => foldName(part)).filter(Boolean))]
}
