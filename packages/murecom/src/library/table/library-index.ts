import { loadSimdKernels } from '@murecom/knn/simd'
import type Database from 'better-sqlite3'
import { ClipIndex } from '../../clips/clip-index.ts'
import { RowFilters } from '../../filters/row-filters.ts'
import { entryOfVectors } from '../../models/by-name.ts'
import type { SongRanking } from '../../songs/ranking.ts'
import { SongVectorIndex } from '../../songs/song-vector-index.ts'
import { currentModel, type LibraryModel, nameOfModel } from '../store/library-model.ts'
import { isReadOnly } from '../store/open-database.ts'
import { floatsOf } from '../store/song-store.ts'
import type { ColumnShape } from './column-store.ts'
import { indexPath, readIndex, writeIndex } from './index-file.ts'
import { SongTable } from './song-table.ts'

/** Songs that are read at a time when the file has changed. */
const CHANGES_AT_ONCE = 1000
/** Below this many songs reading the file anew takes less than a tenth of a second, and no index is kept. */
const WORTH_A_FILE = 1000

/** How a {@link LibraryIndex} follows its library. */
export interface LibraryIndexOptions {
  /** Gets a line when the index beside the library could not be used or written. */
  onNotice?: ((line: string) => void) | undefined
  /** Every question sees the last change (default); or changes are taken by {@link LibraryIndex.follow} only. */
  follows?: 'questions' | 'calls'
}

/**
 * What answers work on: the table of all songs, and the ranking of songs by sound, up to date with the file. What was built is
 * kept in a file beside the library, which the next process reads instead of the songs.
 */
export class LibraryIndex {
  /** Filters of songs as questions about the rows of {@link table}. */
  readonly filters: RowFilters
  readonly #db: Database.Database
  #model: LibraryModel
  readonly #options: LibraryIndexOptions
  #table: SongTable | undefined
  #ranking: { table: SongTable; revision: number; songs: Promise<SongRanking> } | undefined

  constructor(db: Database.Database, model: LibraryModel, options: LibraryIndexOptions = {}) {
    this.#db = db
    this.#model = model
    this.#options = options
    this.filters = new RowFilters(db, model.tagNames)
  }

  /** The model of the vectors that answers are made of. */
  get model(): LibraryModel {
    return this.#model
  }

  /** All songs. */
  get table(): SongTable {
    if (this.#table && this.#options.follows === 'calls') return this.#table
    do {
      if (!this.#table) this.#open()
      else this.#followAll()
      // What was read while a renewal ended would be of two models.
    } while (this.#takeModel())
    return this.#table!
  }

  /** The songs that a filter lets through, as a table; all without one. */
  only({ where = '', user = '' }: { where?: string | undefined; user?: string | undefined }): SongTable {
    const { table } = this
    return where.trim() === '' ? table : table.only(this.filters.compile(table, where, user))
  }

  /** The revision of the library that the table is at. */
  get revision(): number {
    return this.#table?.revision ?? 0
  }

  /** The songs by sound, with the table whose rows they are. */
  async ranked(): Promise<{ table: SongTable; songs: SongRanking }> {
    const { table } = this
    const known = this.#ranking
    if (known?.table !== table || known.revision !== table.revision) {
      const songs = this.#rank(table, known?.table === table ? known.songs : undefined)
      this.#ranking = { table, revision: table.revision, songs }
    }
    return { table, songs: await this.#ranking!.songs }
  }

  /**
   * Takes some of the changes of the file.
   *
   * @returns `'current'` when nothing was left to do, `'behind'` when there may be more, `'loose'` when an index that is built
   *   anew would be faster, or is needed because the library has another model now
   */
  follow(limit: number): 'current' | 'behind' | 'loose' {
    const { table } = this
    // In one state of the file, so that nothing of another model comes into the table.
    const hasChanged = this.#db.transaction(() => !this.#isRenewed() && table.update(this.#db, limit))()
    if (this.#isRenewed()) return 'loose'
    if (table.isLoose) return 'loose'
    return hasChanged ? 'behind' : 'current'
  }

  /** Builds what questions need before the first one is asked. */
  async prepare(): Promise<void> {
    const { songs } = await this.ranked()
    if (songs instanceof SongVectorIndex) songs.prepare()
  }

  /** Closes what answers have opened beside the library. */
  close(): void {
    this.filters.close()
  }

  #open(): void {
    const found = this.#read()
    if (!found) this.#table = SongTable.read(this.#db, this.#shape)
    else this.#table = found
    if (found) this.#followAll()
    else this.#write()
  }

  #followAll(): void {
    const table = this.#table!
    while (table.update(this.#db, CHANGES_AT_ONCE)) {}
    if (!table.isLoose) return
    this.#table = table.compacted()
    this.#write()
  }

  #isRenewed(): boolean {
    return nameOfModel(this.#db) !== this.#model.name
  }

  /** Goes over to the model that the library has now; false when it has the same. */
  #takeModel(): boolean {
    if (!this.#isRenewed()) return false
    this.#model = currentModel(this.#db)
    this.#table = undefined
    this.#ranking = undefined
    return true
  }

  get #shape(): ColumnShape {
    const { name, dimensions, tagNames } = this.#model
    return { dimensions, tagCount: tagNames.length, spread: entryOfVectors(name)?.spread }
  }

  #read(): SongTable | undefined {
    if (this.#db.memory) return undefined
    const file = this.#db.name
    const stored = readIndex(file, this.#model.name, this.#shape)
    if (stored === undefined) return undefined
    const table = typeof stored === 'string' ? undefined : SongTable.of(this.#db, stored)
    const why = typeof stored === 'string' ? stored : 'it is of another library'
    if (!table) this.#options.onNotice?.(`${indexPath(file)}: is built anew: ${why}`)
    return table
  }

  #write(): void {
    const table = this.#table!
    if (this.#db.memory || isReadOnly(this.#db) || table.length < WORTH_A_FILE) return
    const stored = table.stored(this.#db)
    const why = stored && writeIndex(this.#db.name, this.#model.name, stored)
    if (why) this.#options.onNotice?.(`${indexPath(this.#db.name)}: was not written: ${why}`)
  }

  async #rank(table: SongTable, before: Promise<SongRanking> | undefined): Promise<SongRanking> {
    const { dimensions, comparison } = this.#model
    if (comparison === 'votes') return ClipIndex.build(this.#clips(table), { dimensions })
    const rows = (columns: SongTable['base']): Float32Array =>
      columns.matrix('vectors').subarray(0, columns.length * dimensions)
    const songs =
      ((await before) as SongVectorIndex | undefined) ??
      new SongVectorIndex(rows(table.base), {
        dimensions,
        isOut: row => table.isOut(row),
        kernels: await loadSimdKernels(),
      })
    songs.appended = rows(table.tail)
    return songs
  }

  /** The clips of each row; none of a row that is gone. */
  #clips(table: SongTable): Float32Array[] {
    const clips: Float32Array[] = Array.from({ length: table.length }, () => new Float32Array(0))
    const rows = this.#db.prepare('SELECT id, vectors FROM songs').iterate() as Iterable<{
      id: number
      vectors: Buffer
    }>
    for (const { id, vectors } of rows) {
      const row = table.rowOf(id)
      if (row !== undefined && !table.isOut(row)) clips[row] = floatsOf(vectors)
    }
    return clips
  }
}
