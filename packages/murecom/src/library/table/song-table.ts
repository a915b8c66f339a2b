import type Database from 'better-sqlite3'
import { dot } from '../../algorithms/directions.ts'
import { type ComparedSongs, Recordings } from '../copies/recordings.ts'
import { changesSince, hasLog, newestChanges, revisionOf, type SongChange, sharesHistory } from '../store/change-log.ts'
import { AlbumKeys } from './album-keys.ts'
import { ALBUM, COLUMN_SONG, type ColumnShape, type ColumnSong, SongColumns } from './column-store.ts'
import type { StoredIndex } from './index-file.ts'
import { mergedOrder, orderOf } from './song-order.ts'

/** Revision of a table whose library has no log of changes. */
const NO_LOG = -1
/** Changes that are kept of a history. */
const NEWEST = 32
/** Rows behind the base, gone ones counted, for which it is made anew: more of them make questions slow. */
const MOST_LOOSE = 4096
const MOST_LOOSE_SHARE = 1 / 8

/**
 * The songs of a library as columns in memory. A song's number here is its row. The first rows are the base, which was built
 * at once or read from the index; songs that were added or changed since have rows behind it, and rows of songs that are gone
 * are marked. `update` brings the table up to the file, reading only what has changed.
 */
export class SongTable implements ComparedSongs {
  readonly base: SongColumns
  readonly tail: SongColumns
  readonly #baseLength: number
  /** Rows by artist, album and title; gone ones are among them. */
  #order: Uint32Array
  #revision: number
  #gone = 0
  /** Rows behind the base, by number. */
  readonly #tailRows: Map<number, number>
  readonly #recordings: Recordings
  /** The table that this one shows some songs of; itself, unless {@link only} made it. */
  readonly whole: SongTable
  readonly #isAllowed: ((row: number) => boolean) | undefined
  /** Albums of the table in one state. */
  #albums: { revision: number; keys: AlbumKeys } | undefined

  private constructor(
    base: SongColumns,
    order: Uint32Array,
    revision: number,
    recordings?: Int32Array,
    part?: { of: SongTable; isAllowed: (row: number) => boolean },
  ) {
    this.base = base
    this.#baseLength = base.length
    this.tail = part?.of.tail ?? new SongColumns(base.shape)
    this.#tailRows = part ? part.of.#tailRows : new Map<number, number>()
    this.#order = order
    this.#revision = revision
    this.#recordings = part ? part.of.#recordings : new Recordings(this, recordings)
    this.whole = part?.of ?? this
    this.#isAllowed = part?.isAllowed
  }

  /**
   * The same songs, of which those that are not allowed count as gone: an answer from it has none of them, and as many others as
   * it may have. {@link rowOf} knows all songs. It holds as long as this table is not updated.
   */
  only(isAllowed: (row: number) => boolean): SongTable {
    return new SongTable(this.base, this.#order, this.#revision, undefined, { of: this.whole, isAllowed })
  }

  /** Reads every song of the file. O(songs) */
  static read(db: Database.Database, shape: ColumnShape): SongTable {
    const columns = new SongColumns(shape)
    const revision = db.transaction(() => {
      const rows = db.prepare(`SELECT ${COLUMN_SONG} FROM songs ORDER BY id`).iterate()
      for (const row of rows as Iterable<ColumnSong>) columns.append(row)
      return hasLog(db) ? revisionOf(db) : NO_LOG
    })()
    return new SongTable(columns, orderOf(columns), revision)
  }

  /** Some songs that no file has to hold. They must come by number. O(songs log songs) */
  static ofSongs(songs: readonly ColumnSong[], shape: ColumnShape): SongTable {
    const columns = new SongColumns(shape)
    for (const song of songs) columns.append(song)
    return new SongTable(columns, orderOf(columns), NO_LOG)
  }

  /** The table of an index; undefined when the index is not one of this library's past. */
  static of(
    db: Database.Database,
    { columns, order, recordings, revision, newest }: StoredIndex,
  ): SongTable | undefined {
    if (!hasLog(db) || revision > revisionOf(db) || !sharesHistory(db, newest)) return undefined
    return new SongTable(columns, order, revision, recordings)
  }

  /** What is written into an index: only a table without loose rows can be. */
  stored(db: Database.Database): StoredIndex | undefined {
    if (this.#revision === NO_LOG) return undefined
    const newest: SongChange[] = newestChanges(db, NEWEST)
    if (this.tail.length > 0 || this.#gone > 0 || newest[0]?.revision !== this.#revision) return undefined
    return { columns: this.base, order: this.#order, recordings: this.recordings, revision: this.#revision, newest }
  }

  /** See {@link ColumnShape}. */
  get spread(): number | undefined {
    return this.base.shape.spread
  }

  /** Number of rows, those of songs that are gone included. */
  get length(): number {
    return this.base.length + this.tail.length
  }

  /** Whether enough rows are loose for {@link compacted} to pay. */
  get isLoose(): boolean {
    const loose = this.tail.length + this.#gone
    return loose > Math.max(MOST_LOOSE, this.base.length * MOST_LOOSE_SHARE)
  }

  /** The revision of the library that the table is at. */
  get revision(): number {
    return this.#revision
  }

  /**
   * Takes what has changed in the file since.
   *
   * @param limit songs at most that are read now
   * @returns whether anything had changed: then there may be more. O(changes log songs), and O(songs) for the order
   */
  update(db: Database.Database, limit: number): boolean {
    if (this.#revision === NO_LOG) return false
    const first = this.length
    const changes = db.transaction(() => {
      const found = changesSince(db, this.#revision, limit)
      const read = db.prepare(`SELECT ${COLUMN_SONG} FROM songs WHERE id = ?`)
      for (const { song } of found) this.#take(song, read.get(song) as ColumnSong | undefined)
      return found
    })()
    if (changes.length === 0) return false
    this.#revision = changes.at(-1)!.revision
    this.#order = mergedOrder(this, this.#order, first)
    return true
  }

  #take(id: number, song: ColumnSong | undefined): void {
    const old = this.rowOf(id)
    if (old !== undefined) {
      this.columnsOf(old).markGone(this.at(old))
      this.#gone++
    }
    this.#tailRows.delete(id)
    if (!song) return
    this.#tailRows.set(id, this.length)
    this.tail.append(song)
  }

  /** The table without rows that are gone, all in the base, by number. O(songs log songs) */
  compacted(): SongTable {
    const rows = this.rows().sort((a, b) => this.idOf(a) - this.idOf(b))
    const columns = new SongColumns(this.base.shape)
    for (const row of rows) columns.appendRow(this.columnsOf(row), this.at(row))
    return new SongTable(columns, orderOf(columns), this.#revision)
  }

  /** The row of a song's number; undefined when there is none. O(log songs) */
  rowOf(id: number): number | undefined {
    const inTail = this.#tailRows.get(id)
    if (inTail !== undefined) return inTail
    let low = 0
    let high = this.#baseLength
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.base.idOf(middle) < id) low = middle + 1
      else high = middle
    }
    return low < this.#baseLength && this.base.idOf(low) === id && !this.base.isGone(low) ? low : undefined
  }

  /** Rows of the songs that are there. */
  rows(): number[] {
    const rows: number[] = []
    for (let row = 0; row < this.length; row++) if (!this.isGone(row)) rows.push(row)
    return rows
  }

  /** Rows of the songs that are there, by artist, album and title. */
  ordered(): Uint32Array {
    return this.#gone === 0 && !this.#isAllowed ? this.#order : this.#order.filter(row => !this.isGone(row))
  }

  /** For each row, the first row with the same recording; usually the row itself. */
  get recordings(): Int32Array {
    return this.#recordings.first
  }

  /** One row for each recording, the first that is there and that `isWanted`. */
  firstCopies(isWanted: (row: number) => boolean = () => true): number[] {
    const { recordings } = this
    const seen = new Uint8Array(this.length)
    return this.rows().filter(row => {
      if (seen[recordings[row]!] || !isWanted(row)) return false
      seen[recordings[row]!] = 1
      return true
    })
  }

  /** The columns that hold a row; it is number {@link at} of them. */
  columnsOf(row: number): SongColumns {
    return row < this.#baseLength ? this.base : this.tail
  }

  /** See {@link columnsOf}. */
  at(row: number): number {
    return row < this.#baseLength ? row : row - this.#baseLength
  }

  idOf(row: number): number {
    return this.columnsOf(row).idOf(this.at(row))
  }

  isGone(row: number): boolean {
    return this.columnsOf(row).isGone(this.at(row)) || this.#isAllowed?.(row) === false
  }

  /** Whether a row is in no answer by sound: gone, or without a direction. */
  isOut(row: number): boolean {
    return this.columnsOf(row).isOut(this.at(row)) || this.#isAllowed?.(row) === false
  }

  /** The mean direction of a song, of length 1: a view. */
  vectorOf(row: number): Float32Array {
    const columns = this.columnsOf(row)
    const { dimensions } = columns.shape
    const at = this.at(row) * dimensions
    return columns.matrix('vectors').subarray(at, at + dimensions)
  }

  /** The tags of a song: a view; undefined when it has none. */
  tagsOf(row: number): Float32Array | undefined {
    const columns = this.columnsOf(row)
    if (!columns.hasTags(this.at(row))) return undefined
    const { tagCount } = columns.shape
    return columns.matrix('tags').subarray(this.at(row) * tagCount, (this.at(row) + 1) * tagCount)
  }

  /** A search key of a song's names. */
  textOf(row: number, field: number): string {
    return this.columnsOf(row).textOf(this.at(row), field)
  }

  cosine(row: number, other: number): number {
    return dot(this.vectorOf(row), this.vectorOf(other))
  }

  nameKey(row: number): number {
    return this.columnsOf(row).column('names')[this.at(row)]!
  }

  contentKey(row: number): number {
    return this.columnsOf(row).column('contents')[this.at(row)]!
  }

  /** Key of a song's leading artist; 0 without one. */
  artistKey(row: number): number {
    return this.columnsOf(row).column('artists')[this.at(row)]!
  }

  hasArtist(row: number): boolean {
    return this.artistKey(row) !== 0
  }

  /** Key of a song's album and whose it is; 0 without an album. See {@link AlbumKeys}. */
  albumKey(row: number): number {
    return this.#albumKeys().keyOf(row)
  }

  /** Whether a song is on an album by various artists, although it does not say so. */
  isOnVarious(row: number): boolean {
    return this.#albumKeys().isVarious(row)
  }

  #albumKeys(): AlbumKeys {
    if (this.whole !== this) return this.whole.#albumKeys()
    if (this.#albums?.revision !== this.#revision) {
      const column = (name: 'albums' | 'places', row: number): number => this.columnsOf(row).column(name)[this.at(row)]!
      const keys = new AlbumKeys({
        length: this.length,
        isGone: row => this.isGone(row),
        saidAlbumKey: row => column('albums', row),
        placeKey: row => column('places', row),
        artistKey: row => this.artistKey(row),
        albumText: row => this.textOf(row, ALBUM),
      })
      this.#albums = { revision: this.#revision, keys }
    }
    return this.#albums.keys
  }

  secondsOf(row: number): number {
    return this.columnsOf(row).column('seconds')[this.at(row)]!
  }
}
