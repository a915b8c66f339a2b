import { CatalogError } from '../../errors.ts'
import { foldName } from '../../fold-name.ts'
import { spaceCharacters } from '../../text.ts'
import { FOLDING } from '../dialect/folding.ts'
import type { CatalogStore } from '../dialect/store.ts'
import { LOCKS, MIGRATING } from './locks.ts'
import { SCHEMA } from './postgres-schema.ts'

/** Names that are folded anew by one statement. */
const BATCH = 5000

/**
 * Brings the schema up to date. All missing steps are one transaction: PostgreSQL's DDL is transactional. Processes that start at
 * once take turns by an advisory lock, and all but the first find nothing to do.
 *
 * @throws CatalogError for a schema of another program, or of a newer version of this one
 */
export function migratePostgres(store: CatalogStore): void {
  const { steps } = store.dialect
  if (done(store) === steps.length && isFoldedNow(store)) return
  store.execute('BEGIN')
  try {
    store.execute(`SELECT pg_advisory_xact_lock(${LOCKS}, ${MIGRATING})`)
    const applied = done(store) ?? create(store)
    if (applied > steps.length) {
      throw new CatalogError(
        'newer-database',
        `${store.path} was written by a newer version of @murecom/spotify-crawler`,
      )
    }
    for (const { name, sql } of steps.slice(applied)) {
      store.execute(sql)
      store.put('INSERT INTO migrations (name, applied_at) VALUES (?, ?)', name, Date.now())
    }
    if (!isFoldedNow(store)) foldAnew(store)
    store.execute('COMMIT')
  } catch (error) {
    store.execute('ROLLBACK')
    throw error
  }
}

/**
 * How many steps the database has; undefined without a catalogue. The tables of the system are asked, not `to_regclass`: that
 * remembers a schema that was not there, and a process that waited for another's migration would still not see it.
 */
function done(store: CatalogStore): number | undefined {
  return tables(store).includes('migrations')
    ? (store.prepare('SELECT count(*) FROM migrations').pluck().get() as number)
    : undefined
}

/** Names of what is in our schema. */
function tables(store: CatalogStore): unknown[] {
  const names = 'SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ?'
  return store.prepare(names).pluck().all(SCHEMA)
}

function create(store: CatalogStore): number {
  const encoding = store.prepare('SHOW server_encoding').pluck().get()
  if (encoding !== 'UTF8') {
    throw new CatalogError(
      'foreign-database',
      `${store.path}: the encoding of the database must be UTF8, got ${encoding}`,
    )
  }
  if (tables(store).length > 0) {
    throw new CatalogError('foreign-database', `${store.path} has a schema ${SCHEMA} that is no catalogue`)
  }
  const there = store.prepare('SELECT 1 FROM pg_namespace WHERE nspname = ?').pluck().get(SCHEMA)
  if (there === undefined) store.execute(`CREATE SCHEMA ${SCHEMA}`)
  store.execute('CREATE TABLE migrations (name text PRIMARY KEY, applied_at bigint NOT NULL)')
  return 0
}

function isFoldedNow(store: CatalogStore): boolean {
  return store.prepare('SELECT version FROM folding').pluck().get() === FOLDING
}

/** Folds stored names as this version does, where another did. Part of the caller's transaction. */
function foldAnew(store: CatalogStore): void {
  for (const table of ['playlists', 'artists', 'tracks']) {
    for (let last = 0; ; ) {
      const page = store.prepare(`SELECT id, name FROM ${table} WHERE id > ? ORDER BY id LIMIT ${BATCH}`).raw()
      const rows = page.all(last) as [number, string][]
      if (rows.length === 0) break
      last = rows.at(-1)![0]
      store
        .prepare(`UPDATE ${table} SET name_fold = f.value FROM json_each_text(CAST(? AS json)) AS f (key, value)
          WHERE id = CAST(f.key AS integer)`)
        .run(JSON.stringify(Object.fromEntries(rows.map(([id, name]) => [id, foldName(name)]))))
    }
  }
  store.execute('TRUNCATE tracks_fts')
  for (let last = 0; ; ) {
    const rows = store.prepare(WORDS).raw().all(last) as [number, string, string][]
    if (rows.length === 0) break
    last = rows.at(-1)![0]
    store.insertWords(rows.flatMap(([id, name, artists]) => [id, spaceCharacters(name), spaceCharacters(artists)]))
  }
  store.execute(`DELETE FROM folding; INSERT INTO folding (version) VALUES (${FOLDING})`)
}

const WORDS = `
  SELECT t.id, t.name_fold, coalesce((SELECT string_agg(a.name_fold, ' ' ORDER BY l.ord) FROM track_artists l
    JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id), '')
  FROM tracks t WHERE t.id > ? ORDER BY t.id LIMIT ${BATCH}`
