import type Database from 'better-sqlite3'
import type { SongTable } from '../library/table/song-table.ts'
import { listeningFile } from '../open-listening.ts'
import type { RhythmOfRows } from '../radio/question.ts'
import { FilterColumns } from './columns.ts'
import { ListenerNotes } from './listener-notes.ts'
import { parseFilter } from './parse.ts'
import { compileFilter, type ListenerColumns, type RowTest } from './predicate.ts'
import { withSaved } from './saved.ts'

const EVERY: RowTest = () => true

/** The filters of a library: texts become questions about the rows of its table. */
export class RowFilters {
  readonly #db: Database.Database
  readonly #tagNames: readonly string[]
  readonly #notes: ListenerNotes
  #columns: { table: SongTable; revision: number; columns: FilterColumns } | undefined

  constructor(db: Database.Database, tagNames: readonly string[]) {
    this.#db = db
    this.#tagNames = tagNames
    this.#notes = new ListenerNotes(db.memory ? undefined : listeningFile(db.name))
  }

  /**
   * The question that a filter asks of rows. O(songs) for columns that no filter asked for since the library changed
   *
   * @param where a filter; empty lets every song through
   * @param user whose ratings, stars and plays are meant
   * @throws FilterError
   */
  compile(table: SongTable, where: string, user = ''): RowTest {
    if (where.trim() === '') return EVERY
    const filter = withSaved(parseFilter(where), () => this.#notes.saved(user))
    const listener = (): ListenerColumns => this.#notes.of(user)
    return compileFilter(filter, { table, tagNames: this.#tagNames, columns: this.#columnsOf(table), listener })
  }

  /** Search keys of the genres of a row. */
  genresOf(table: SongTable): (row: number) => readonly string[] {
    const { lists, listOf } = this.#columnsOf(table).texts('genre')
    return row => lists[listOf[row]!]!
  }

  /** Tempo and key of rows, where the library knows them. O(songs) once a revision, as for a filter that asks for them */
  rhythmOf(table: SongTable): RhythmOfRows {
    const columns = this.#columnsOf(table)
    const tempos = columns.numbers('bpm')
    const { lists, listOf } = columns.texts('key')
    // The numbers of the Camelot wheel go by fifths, and a minor key has that of its relative major.
    const places = lists.map(([camelot]) => (camelot === undefined ? undefined : Number.parseInt(camelot, 10) - 1))
    return {
      tempoOf: row => (tempos[row]! > 0 ? tempos[row] : undefined),
      keyOf: row => places[listOf[row]!],
    }
  }

  /**
   * What rows can be ordered by; NaN for a row that has no such value. Keys go around the Camelot wheel, minor before major. O(songs)
   * once a revision, as for a filter that asks for it
   */
  valuesOf(table: SongTable, name: 'tempo' | 'key' | 'energy' | 'loudness'): (row: number) => number {
    const columns = this.#columnsOf(table)
    if (name !== 'key') {
      const values = columns.numbers(name === 'tempo' ? 'bpm' : name)
      return row => values[row]!
    }
    const { lists, listOf } = columns.texts('key')
    const places = lists.map(([camelot]) =>
      camelot === undefined ? Number.NaN : 2 * Number.parseInt(camelot, 10) + (camelot.endsWith('b') ? 1 : 0),
    )
    return row => places[listOf[row]!]!
  }

  #columnsOf(table: SongTable): FilterColumns {
    const { revision } = table
    if (this.#columns?.table !== table || this.#columns.revision !== revision) {
      this.#columns = { table, revision, columns: new FilterColumns(this.#db, table) }
    }
    return this.#columns.columns
  }

  /** Closes what filters have opened. */
  close(): void {
    this.#notes.close()
  }
}
