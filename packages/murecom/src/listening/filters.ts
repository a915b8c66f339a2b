import { refuse } from '@murecom/internal'
import { exactName } from '@murecom/internal/names'
import type Database from 'better-sqlite3'
import { ListeningError } from '../errors.ts'
import { parseFilter } from '../filters/parse.ts'
import { checkUser } from './checks.ts'
import type { SavedFilter } from './types.ts'

const MOST_NAME = 100
/** Filters of one user: a program that saves one for each song is at fault. */
const MOST_FILTERS = 1000
/** What a name cannot have: quotation marks would end it in `@"name"`. */
const UNFIT = /["“”'\\\p{C}]/u

/** The SQL of saved filters. A file of version 1 that is read only has none. */
export class FilterStore {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  save(user: string, { name, where }: { name: string; where: string }): void {
    const place = 'Listening.saveFilter'
    const [owner, whole] = [checkUser(place, user), checkFilterName(place, name)]
    if (typeof where !== 'string' || where.trim() === '') refuse(place, 'where', 'be a filter', where)
    parseFilter(where)
    const key = exactName(whole)
    const others = this.#db.prepare('SELECT count(*) FROM filters WHERE owner = ? AND key <> ?').pluck().get(owner, key)
    if ((others as number) >= MOST_FILTERS) {
      throw new ListeningError('too-many', `at most ${MOST_FILTERS} filters can be saved: remove one first`)
    }
    this.#db
      .prepare('INSERT OR REPLACE INTO filters (owner, key, name, filter, changed) VALUES (?, ?, ?, ?, ?)')
      .run(owner, key, whole, where.trim(), Date.now())
  }

  list(user: string): SavedFilter[] {
    const owner = checkUser('Listening.filters', user)
    if (!this.#isThere()) return []
    return this.#db
      .prepare('SELECT name, filter AS "where", changed FROM filters WHERE owner = ? ORDER BY key')
      .all(owner) as SavedFilter[]
  }

  delete(user: string, name: string): boolean {
    const where = 'Listening.deleteFilter'
    const given = [checkUser(where, user), exactName(checkFilterName(where, name))]
    return this.#db.prepare('DELETE FROM filters WHERE owner = ? AND key = ?').run(...given).changes > 0
  }

  #isThere(): boolean {
    return this.#db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'filters'").get() !== undefined
  }
}

function checkFilterName(where: string, name: unknown): string {
  const text = typeof name === 'string' ? name.trim() : ''
  if (text === '' || text.length > MOST_NAME || UNFIT.test(text)) {
    refuse(where, 'name', `be a text of 1 to ${MOST_NAME} characters without quotation marks`, name)
  }
  return text
}
