import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { groupRecordings } from '../answers/recordings.ts'
import { floatsOf } from './song-store.ts'

/** A song as the library knows it. */
export interface LibrarySong {
  path: string
  /** From the file's tags, else the file's name. */
  title: string
  artist: string | null
  album: string | null
  durationSeconds: number | null
}

/** The columns of a {@link LibrarySong}. */
export const SONG_COLUMNS = 'path, title, artist, album, duration_seconds AS durationSeconds'

interface Row extends LibrarySong {
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
    this.songs = rows.map(({ hash, vectors, tags, ...song }) => song)
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

  /** Of each row the first row that holds the same recording, which is mostly itself. */
  get recordings(): Int32Array {
    this.#recordings ??= groupRecordings(this, this.#hashes)
    return this.#recordings
  }

  /** The rows that are the first of their recording. */
  firstCopies(): number[] {
    return Array.from(this.songs.keys()).filter(row => this.recordings[row] === row)
  }
}

/** Dot product of two rows of length 1: the cosine of their angle. */
export function cosine(vectors: Float32Array, i: number, j: number, dimensions: number): number {
  let sum = 0
  for (let d = 0; d < dimensions; d++) sum += vectors[i * dimensions + d]! * vectors[j * dimensions + d]!
  return sum
}

/** Writes the direction of the mean of the directions of some rows to `out`; zeros when there is none. */
export function meanDirection(rows: Float32Array, dimensions: number, out: Float32Array, at: number): void {
  const sum = new Float64Array(dimensions)
  for (let row = 0; row < rows.length; row += dimensions) {
    const vector = rows.subarray(row, row + dimensions)
    const length = lengthOf(vector)
    if (length > 0) for (let d = 0; d < dimensions; d++) sum[d]! += vector[d]! / length
  }
  const length = lengthOf(sum)
  for (let d = 0; d < dimensions; d++) out[at + d] = length > 0 ? sum[d]! / length : 0
}

function lengthOf(vector: Float32Array | Float64Array): number {
  let sum = 0
  for (const x of vector) sum += x * x
  return Math.sqrt(sum)
}

function clipsOf(path: string, blob: Buffer, dimensions: number): Float32Array {
  if (blob.length === 0 || blob.length % (4 * dimensions) !== 0) {
    throw new LibraryError('broken-library', `the vectors of ${path} have ${blob.length} bytes: index it again`)
  }
  return floatsOf(blob)
}
