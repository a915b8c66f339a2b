import type Database from 'better-sqlite3'
import type { SongTable } from '../library/table/song-table.ts'
import { textKey } from '../library/table/text-key.ts'
import { listeningFile, openListening } from '../open-listening.ts'
import { FilterColumns } from './columns.ts'
import { parseFilter } from './parse.ts'
import { compileFilter, type ListenerColumns, type RowTest } from './predicate.ts'

const EVERY: RowTest = () => true

/** The filters of a library: texts become questions about the rows of its table. */
export class RowFilters {
  readonly #db: Database.Database
  readonly #tagNames: readonly string[]
  #columns: { table: SongTable; revision: number; columns: FilterColumns } | undefined

  constructor(db: Database.Database, tagNames: readonly string[]) {
    this.#db = db
    this.#tagNames = tagNames
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
    const filter = parseFilter(where)
    let known: ListenerColumns | undefined
    const listener = (): ListenerColumns => {
      known ??= this.#listener(user)
      return known
    }
    return compileFilter(filter, { table, tagNames: this.#tagNames, columns: this.#columnsOf(table), listener })
  }

  /** Search keys of the genres of a row. */
  genresOf(table: SongTable): (row: number) => readonly string[] {
    const { lists, listOf } = this.#columnsOf(table).texts('genre')
    return row => lists[listOf[row]!]!
  }

  #columnsOf(table: SongTable): FilterColumns {
    const { revision } = table
    if (this.#columns?.table !== table || this.#columns.revision !== revision) {
      this.#columns = { table, revision, columns: new FilterColumns(this.#db, table) }
    }
    return this.#columns.columns
  }

  /** What is noted beside the library; nothing for one in memory. */
  #listener(user: string): ListenerColumns {
    const rating = new Map<number, number>()
    const starred = new Set<number>()
    const plays = new Map<number, number>()
    if (this.#db.memory) return { rating, starred, plays }
    using listening = openListening(listeningFile(this.#db.name), { readOnly: true })
    for (const { item, starred: star, rating: stars } of listening.marks(user)) {
      if (item.kind !== 'song') continue
      if (stars !== null) rating.set(textKey(item.hash), stars)
      if (star !== null) starred.add(textKey(item.hash))
    }
    for (const { song, count } of listening.playCounts(user)) plays.set(textKey(song.hash), count)
    return { rating, starred, plays }
  }
}
