import type { Database } from 'better-sqlite3'
import { SqliteStore } from '../src/catalog/dialect/sqlite-store.ts'
import type { Catalog } from '../src/catalog.ts'

/** The SQLite connection of a catalogue in a file or in memory, for what only SQLite has. */
export function sqliteOf(catalog: Catalog): Database {
  if (!(catalog.store instanceof SqliteStore)) throw new TypeError(`${catalog.path} is not in SQLite`)
  return catalog.store.raw
}
