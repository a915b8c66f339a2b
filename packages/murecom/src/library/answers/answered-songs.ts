import { show } from '@murecom/internal'
import { songPath } from '../files/server-path.ts'
import type { LibrarySong } from '../song.ts'
import type { SongReader } from '../store/song-reader.ts'
import type { SongTable } from '../table/song-table.ts'

/** Songs of answers: from rows of the table to what the file says of them, and back. */
export class AnsweredSongs {
  readonly #songs: SongReader
  constructor(songs: SongReader) {
    this.#songs = songs
  }

  /** The songs of rows, in that order; one that went meanwhile is left out. */
  at(table: SongTable, rows: readonly number[]): LibrarySong[] {
    return this.#songs.withIds(rows.map(row => table.idOf(row))).map(({ id, ...song }) => song)
  }

  /** The same, each with what else the answer knows of it. */
  with<T extends { row: number }>(table: SongTable, answers: readonly T[]): (LibrarySong & Omit<T, 'row'>)[] {
    const ids = answers.map(({ row }) => table.idOf(row))
    const known = new Map(this.#songs.withIds(ids).map(({ id, ...song }) => [id, song]))
    return answers.flatMap(({ row, ...how }, i) => {
      const song = known.get(ids[i]!)
      return song ? [{ ...song, ...how }] : []
    })
  }

  /** @throws RangeError for a path that is not in the library */
  rowOf(table: SongTable, where: string, name: string, path: string): number {
    const id = this.#songs.idAt(songPath(path))
    const row = id === undefined ? undefined : table.rowOf(id)
    if (row !== undefined) return row
    throw new RangeError(`${where}: ${name} must be a path of the library, got ${show(path)}`)
  }
}
