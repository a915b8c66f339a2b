import BetterSqlite3 from 'better-sqlite3'
import { SQLITE } from '../src/catalog/dialect/sqlite.ts'
import { spaceCharacters } from '../src/text.ts'

/** An empty catalogue with the tables of an earlier version, after the first `steps` migrations. */
export function oldCatalogue(path: string, steps: number): BetterSqlite3.Database {
  const old = new BetterSqlite3(path)
  old.pragma(`application_id = ${0x6d72636d}`)
  old.exec('CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID')
  old.function('space_characters', text => spaceCharacters(text as string))
  for (const step of SQLITE.steps.slice(0, steps)) {
    old.exec(step.sql)
    old.prepare('INSERT INTO migrations VALUES (?, 0)').run(step.name)
  }
  return old
}
