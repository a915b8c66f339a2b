import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { show } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { reasonOf } from '../files/reason.ts'
import { ALL_COLUMNS } from '../store/all-columns.ts'
import { closeDatabase, openDatabase, SHARED_KEY } from '../store/open-database.ts'
import { HORIZON_KEY } from './change-log.ts'
import type { PostgresConnection, Row } from './connection.ts'
import { readSettings, sharedModel } from './shared-settings.ts'

/** Changes that are fetched at a time: a song is some ten kilobytes. */
const AT_ONCE = 200
/** The key of the settings of a copy that has the revision it is at. */
const REVISION_KEY = 'shared_revision'
/** The key of the horizon of the log when the copy was taken anew: songs that were removed before are not in it. */
const TAKEN_KEY = 'shared_horizon'

/**
 * A copy of a library on PostgreSQL in a file of this machine, from which questions are answered. It takes the songs that
 * changed since the revision that it is at. Several processes may have one copy open, and all of them bring it up to date.
 */
export class Mirror {
  readonly db: Database.Database
  readonly #connection: PostgresConnection
  readonly #onNotice: (line: string) => void
  readonly #sql: (text: string) => Database.Statement

  constructor(db: Database.Database, connection: PostgresConnection, onNotice: (line: string) => void) {
    this.db = db
    this.#connection = connection
    this.#onNotice = onNotice
    const statements = new Map<string, Database.Statement>()
    this.#sql = text => {
      const statement = statements.get(text) ?? db.prepare(text)
      statements.set(text, statement)
      return statement
    }
  }

  /**
   * Takes what has changed. A library that was restored from a backup and went on from there, or whose log no longer reaches
   * back to this copy, is copied anew.
   */
  async pull(): Promise<void> {
    await this.#takeFolders()
    const revision = this.#revision
    const [log] = await this.#connection.query(
      `SELECT ${HORIZON} AS horizon, EXISTS (SELECT 1 FROM changes WHERE revision = $1) AS known`,
      [revision],
    )
    if (revision !== 0 && !log!['known']) await this.#beginAnew(revision, revision < (log!['horizon'] as number))
    while (await this.#takeChanges()) {}
  }

  get #revision(): number {
    return this.#number(REVISION_KEY)
  }

  #number(key: string): number {
    return Number(this.#sql('SELECT value FROM settings WHERE key = ?').pluck().get(key) ?? 0)
  }

  /** @returns false when there was nothing to take */
  async #takeChanges(): Promise<boolean> {
    const from = this.#revision
    const rows = await this.#connection.query(CHANGES, [from, AT_ONCE])
    if (rows.length === 0) return false
    const horizon = rows[0]!['horizon'] as number
    if (from < horizon && this.#number(TAKEN_KEY) < horizon) {
      await this.#beginAnew(from, true)
      return true
    }
    if (!this.#apply(from, () => this.#takeSongs(rows))) return true // another process was faster
    // Behind the songs: covers of songs that nobody has any more leave by triggers.
    const hashes = this.#missingCovers(rows)
    const covers = hashes.length === 0 ? [] : await this.#connection.query(COVERS, [hashes])
    this.#apply(from, () => {
      for (const { hash, mime_type, bytes } of covers) {
        this.#sql('INSERT INTO covers (hash, mime_type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
          hash,
          mime_type,
          bytes,
        )
      }
      this.#set(REVISION_KEY, String(rows.at(-1)!['revision']))
    })
    return true
  }

  /** One transaction of the file, unless another process has moved it on meanwhile. */
  #apply(from: number, work: () => void): boolean {
    return this.db
      .transaction(() => {
        if (this.#revision !== from) return false
        work()
        return true
      })
      .immediate()
  }

  #takeSongs(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row['id'] === null) {
        this.#sql('DELETE FROM songs WHERE id = ?').run(row['song'])
        continue
      }
      // Two songs that have changed their paths with each other come one after the other.
      this.#sql('DELETE FROM songs WHERE path = ? AND id <> ?').run(row['path'], row['id'])
      this.#sql(UPSERT).run(Object.fromEntries(ALL_COLUMNS.map(name => [name, row[name]])))
      this.#sql('DELETE FROM lyrics WHERE song_id = ?').run(row['id'])
      if (row['lines'] !== null) {
        this.#sql('INSERT INTO lyrics (song_id, language, lines) VALUES (?, ?, ?)').run(
          row['id'],
          row['language'],
          row['lines'],
        )
      }
    }
  }

  #missingCovers(rows: readonly Row[]): unknown[] {
    const hashes = new Set(rows.map(row => row['cover']).filter(hash => hash !== null))
    const known = this.#sql('SELECT 1 FROM covers WHERE hash = ?')
    return [...hashes].filter(hash => known.get(hash) === undefined)
  }

  async #takeFolders(): Promise<void> {
    const rows = await this.#connection.query('SELECT path, is_root, is_mount FROM folders ORDER BY path')
    const here = this.#sql('SELECT path, is_root, is_mount FROM folders ORDER BY path').all()
    if (JSON.stringify(rows) === JSON.stringify(here)) return
    this.db
      .transaction(() => {
        this.#sql('DELETE FROM folders').run()
        for (const { path, is_root, is_mount } of rows)
          this.#sql('INSERT INTO folders VALUES (?, ?, ?)').run(path, is_root, is_mount)
      })
      .immediate()
  }

  #set(key: string, value: string): void {
    this.#sql('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
      key,
      value,
    )
  }

  /** Writes what the library says of itself into a copy that is new. */
  describe(settings: ReadonlyMap<string, string>, own: Buffer | undefined): void {
    this.db
      .transaction(() => {
        if (this.#sql('SELECT 1 FROM settings WHERE key = ?').get(SHARED_KEY) !== undefined) return
        for (const [key, value] of settings) this.#set(key, value)
        if (own) this.#sql('INSERT INTO model_file (bytes) VALUES (?)').run(own)
        this.#set(SHARED_KEY, this.#connection.shown)
      })
      .immediate()
  }

  /** Forgets the songs that the library does not have, and begins at its first change. The others answer meanwhile. */
  async #beginAnew(from: number, isBehind: boolean): Promise<void> {
    const [there] = await this.#connection.query(`SELECT array_agg(id) AS ids, ${HORIZON} AS horizon FROM songs`)
    const ids = new Set(there!['ids'] as number[] | null)
    this.#apply(from, () => {
      for (const id of this.#sql('SELECT id FROM songs').pluck().all() as number[]) {
        if (!ids.has(id)) this.#sql('DELETE FROM songs WHERE id = ?').run(id)
      }
      this.#set(TAKEN_KEY, String(there!['horizon']))
      this.#set(REVISION_KEY, '0')
    })
    if (from === 0) return
    const why = isBehind ? 'no longer has the changes since it was looked at' : RESTORED
    this.#onNotice(`${this.db.name}: is copied anew: ${this.#connection.shown} ${why}`)
  }
}

const RESTORED = 'has another history, such as a backup that was restored'

/**
 * Opens the copy of a library, making it when it is not there, and brings it up to date.
 *
 * @param folder where copies are; the name of each is the id of its library
 * @throws LibraryError when the library has no model yet
 */
export async function openMirror(
  connection: PostgresConnection,
  folder: string,
  onNotice: (line: string) => void,
): Promise<Mirror> {
  const shared = await connection.transaction(readSettings)
  sharedModel(shared, connection.shown)
  // It becomes the name of a file.
  if (!/^[\da-f-]{36}$/.test(shared.id)) {
    throw new LibraryError('broken-library', `${connection.shown}: its id must be a UUID, got ${show(shared.id)}`)
  }
  const file = join(folder, `${shared.id}.murecom`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new LibraryError('cannot-open', `${folder}: cannot be made: ${reasonOf(error)}`, { cause: error })
  }
  const db = openDatabase(file)
  try {
    db.pragma('journal_mode = WAL') // questions of other processes are answered while songs come in
    const mirror = new Mirror(db, connection, onNotice)
    mirror.describe(shared.settings, shared.own)
    await mirror.pull()
    return mirror
  } catch (error) {
    closeDatabase(db)
    throw error
  }
}

/** The revision below which the log is not complete; 0 for a log that is. See `change-log.ts`. */
const HORIZON = `coalesce((SELECT value FROM settings WHERE key = '${HORIZON_KEY}'), '0')::bigint`

/**
 * The songs that have changed after a revision, as they are now; `id` is null for one that is gone. Oldest change first. The
 * horizon is of the same moment: a log that is shortened between two statements would hide which songs were removed.
 */
const CHANGES = `
  SELECT ${HORIZON} AS horizon, c.song, c.revision, ${ALL_COLUMNS.map(name => `s.${name}`).join(', ')}, l.language, l.lines
  FROM (SELECT song, max(revision) AS revision FROM (
    SELECT song, revision FROM changes WHERE revision > $1 ORDER BY revision LIMIT $2) AS next GROUP BY song) AS c
  LEFT JOIN songs s ON s.id = c.song LEFT JOIN lyrics l ON l.song_id = s.id
  ORDER BY c.revision`

const COVERS = 'SELECT hash, mime_type, bytes FROM covers WHERE hash = ANY($1)'

const UPSERT = `INSERT INTO songs (${ALL_COLUMNS.join(', ')}) VALUES (${ALL_COLUMNS.map(name => `$${name}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${ALL_COLUMNS.map(name => `${name} = excluded.${name}`).join(', ')}`
