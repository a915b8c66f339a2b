import type Database from 'better-sqlite3'
import { meanDirection } from '../../algorithms/directions.ts'
import { LibraryError } from '../../errors.ts'
import type { LibrarySong } from '../song.ts'
import { groupRecordings } from './recordings.ts'
import { SONG_COLUMNS, type SongRow, songOf } from './song-columns.ts'
import { floatsOf } from './song-store.ts'

interface Row extends SongRow {
  hash: string
  vectors: Buffer
  tags: Buffer | null
}

/** All songs of a library in memory, in the order in which they came in. A song's number here is its row. */
export class SongTable {
  readonly songs: readonly LibrarySong[]
  readonly dimensions: number
  /** Vectors of each song's clips, `clips x dimensions`. */
  readonly clips: readonly Float32Array[]
  /** One vector of length 1 for each song, `songs x dimensions`: the mean of its clips, each scaled to length 1. */
  readonly vectors: Float32Array
  /** Tags of each song; undefined for one that was indexed before there were tags. */
  readonly tags: readonly (Float32Array | undefined)[]
  readonly #hashes: readonly string[]
  readonly #rows: ReadonlyMap<string, number>
  #recordings: Int32Array | undefined

  constructor(db: Database.Database, dimensions: number) {
    const rows = db.prepare(`SELECT ${SONG_COLUMNS}, hash, vectors, tags FROM songs ORDER BY id`).all() as Row[]
    this.dimensions = dimensions
    this.songs = rows.map(songOf)
    this.clips = rows.map(({ path, vectors }) => clipsOf(path, vectors, dimensions))
    this.tags = rows.map(({ tags }) => (tags ? floatsOf(tags) : undefined))
    this.vectors = new Float32Array(rows.length * dimensions)
    for (const [row, clips] of this.clips.entries()) meanDirection(clips, dimensions, this.vectors, row * dimensions)
    this.#hashes = rows.map(({ hash }) => hash)
    this.#rows = new Map(rows.map(({ path }, row) => [path, row]))
  }

  /** The row of a path; undefined when it is not in the library. */
  rowOf(path: string): number | undefined {
    return this.#rows.get(path)
  }

  /** For each row, the first row with the same recording; usually the row itself. */
  get recordings(): Int32Array {
    this.#recordings ??= groupRecordings(this, this.#hashes)
    return this.#recordings
  }

  /** The rows that are the first of their recording. */
  firstCopies(): number[] {
    return Array.from(this.songs.keys()).filter(row => this.recordings[row] === row)
  }
}

function clipsOf(path: string, blob: Buffer, dimensions: number): Float32Array {
  if (blob.length === 0 || blob.length % (4 * dimensions) !== 0) {
    throw new LibraryError('broken-library', `the vectors of ${path} have ${blob.length} bytes: index it again`)
  }
  return floatsOf(blob)
}
