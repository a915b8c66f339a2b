import { meanDirection } from '../../algorithms/directions.ts'
import { faultOfSound } from '../../embedding-model.ts'
import { LibraryError } from '../../errors.ts'
import { floatsOf } from '../store/song-store.ts'
import type { PostgresConnection, Query } from './connection.ts'
import { LOCKS, SCHEMA } from './schema.ts'

/** What can be made anew at any time has a schema of its own, which a backup leaves out. */
const SOUNDS = 'murecom_sounds'
/** Purpose of the advisory lock under which the tables and the index are made. */
const MAKING = 17
/** Changes that are taken at a time, in one transaction. */
const AT_ONCE = 1000
/** Most dimensions that pgvector's index takes of a vector in half precision. */
const MOST_DIMENSIONS = 4000
/**
 * Neighbours of a song in the graph, and songs that are looked at to find them. Recall of the ten nearest, 400 candidates, 50,000
 * songs of `bench/made-songs.ts`:
 *
 * | try | recall | why not |
 * |---|---|---|
 * | 16 and 64, pgvector's own | .987 | some true neighbours are missing, and more of them as a library grows |
 * | 24 and 128 | 1 | taken; the build takes about twice as long |
 */
const GRAPH = 'm = 24, ef_construction = 128'
/** An index of millions of songs takes minutes: longer than any timeout, in ms. */
const NO_TIMEOUT = 2 ** 31 - 1

/**
 * One vector for each song of a library on PostgreSQL, in half precision, and an index of them by pgvector. It follows the log
 * of changes when {@link SoundsTable.takeChanges} is called.
 */
export class SoundsTable {
  readonly #connection: PostgresConnection
  readonly #dimensions: number
  /** The names that statements look up: ours, then those of pgvector. */
  #searchPath: Promise<string> | undefined
  #isThere = false

  constructor(connection: PostgresConnection, dimensions: number) {
    this.#connection = connection
    this.#dimensions = dimensions
  }

  /** Makes pgvector's extension, the table and its state where they are missing. */
  async make(): Promise<void> {
    const { shown } = this.#connection
    if (this.#dimensions > MOST_DIMENSIONS) {
      throw new LibraryError(
        'no-pgvector',
        `${shown}: pgvector indexes up to ${MOST_DIMENSIONS} dimensions, its songs have ${this.#dimensions}`,
      )
    }
    await this.#connection.transaction(async query => {
      await query(`SELECT pg_advisory_xact_lock(${LOCKS}, ${MAKING})`)
      const [there] = await query(
        "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector') AS vector",
      )
      if (!there!['vector']) throw new LibraryError('no-pgvector', `${shown}: ${NO_PGVECTOR}`)
      const [made] = await query("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
      if (!made) await query('CREATE EXTENSION vector SCHEMA public')
    })
    const path = await this.#path()
    await this.#connection.transaction(async query => {
      await query(`SELECT pg_advisory_xact_lock(${LOCKS}, ${MAKING})`)
      await query("SELECT set_config('search_path', $1, true)", [path])
      await this.#makeTables(query)
    })
  }

  async #makeTables(query: Query): Promise<void> {
    const [library] = await query("SELECT value FROM settings WHERE key = 'library_id'")
    const id = library!['value']
    const [schema] = await query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [SOUNDS])
    // Whoever may not make schemas can be given an empty one.
    if (!schema) await query(`CREATE SCHEMA ${SOUNDS}`)
    const [state] = await query(`SELECT to_regclass('${SOUNDS}.state') AS name`)
    if (state!['name'] !== null) {
      if ((await query(`SELECT 1 FROM ${SOUNDS}.state WHERE library = $1`, [id])).length > 0) return
      await query(`DROP TABLE ${SOUNDS}.directions, ${SOUNDS}.state`) // of a library that was here before
    }
    await query(`CREATE TABLE ${SOUNDS}.state (library text NOT NULL, revision bigint NOT NULL)`)
    await query(`INSERT INTO ${SOUNDS}.state VALUES ($1, 0)`, [id])
    await query(
      `CREATE TABLE ${SOUNDS}.directions (
         song integer PRIMARY KEY REFERENCES ${SCHEMA}.songs (id) ON DELETE CASCADE,
         direction halfvec(${this.#dimensions}) NOT NULL)`,
    )
  }

  /**
   * Takes some of the songs that have changed.
   *
   * @returns how many; 0 when there is nothing left to take
   */
  takeChanges(): Promise<number> {
    return this.#inside(async query => {
      const [state] = await query(
        `SELECT revision, EXISTS (SELECT 1 FROM changes c WHERE c.revision = s.revision) AS known
         FROM ${SOUNDS}.state s FOR UPDATE`,
      )
      // The log was shortened, or is that of a backup which was restored: its first change is where every song can be found.
      const from = state!['known'] ? state!['revision'] : 0
      const songs = await query(CHANGES, [from, AT_ONCE])
      if (songs.length === 0) return 0
      const directions = new Map<unknown, string>()
      for (const { song, vectors } of songs) {
        const text = this.#directionOf(vectors as Buffer | null)
        if (text !== undefined) directions.set(song, text)
      }
      const without = songs.map(({ song }) => song).filter(song => !directions.has(song))
      await query(`DELETE FROM ${SOUNDS}.directions WHERE song = ANY($1)`, [without])
      await query(UPSERT, [[...directions.keys()], [...directions.values()]])
      await query(`UPDATE ${SOUNDS}.state SET revision = $1`, [songs.at(-1)!['revision']])
      return songs.length
    })
  }

  /** The direction of a song as pgvector reads it; undefined for one without. */
  #directionOf(bytes: Buffer | null): string | undefined {
    if (bytes === null || bytes.length % 4 !== 0) return undefined
    const vectors = floatsOf(bytes)
    if (faultOfSound({ vectors, tags: undefined }, this.#dimensions) !== undefined) return undefined
    const direction = new Float32Array(this.#dimensions)
    return meanDirection(vectors, this.#dimensions, direction, 0) ? textOf(direction) : undefined
  }

  /** Builds the index where it is missing. */
  buildIndex(): Promise<void> {
    return this.#inside(async query => {
      await query(`SELECT pg_advisory_xact_lock(${LOCKS}, ${MAKING})`)
      const [there] = await query(`SELECT to_regclass('${SOUNDS}.directions_near') AS name`)
      if (there!['name'] !== null) return
      await query(
        `CREATE INDEX directions_near ON ${SOUNDS}.directions USING hnsw (direction halfvec_ip_ops) WITH (${GRAPH})`,
        [],
        NO_TIMEOUT,
      )
    })
  }

  /**
   * Songs near a direction, not all of them the nearest, by number.
   *
   * @param columns those of `songs` that are wanted
   * @param limit songs at most
   * @param candidates songs of the graph that are compared before it is left, `limit` or more, up to 1000
   */
  near(
    direction: Float32Array,
    { columns, limit, candidates }: { columns: string; limit: number; candidates: number },
  ): Promise<unknown[]> {
    const nearest = `SELECT song FROM ${SOUNDS}.directions ORDER BY direction <#> $1::text::halfvec LIMIT $2`
    const sql = `SELECT ${columns} FROM songs WHERE id = ANY (ARRAY(${nearest})) ORDER BY id`
    return this.#inside(query => query(sql, [textOf(direction), limit]), candidates)
  }

  /** A transaction whose statements find the names of pgvector, and compare that number of candidates. */
  async #inside<T>(work: (query: Query) => Promise<T>, candidates = 1): Promise<T> {
    const path = await this.#path()
    return this.#connection.transaction(async query => {
      const set = "SELECT set_config('search_path', $1, true), set_config('hnsw.ef_search', $2, true)"
      await query(set, [path, String(candidates)])
      return work(query)
    })
  }

  /** @throws LibraryError where there is no pgvector, or the table was not made */
  #path(): Promise<string> {
    this.#searchPath ??= this.#findPath().catch(error => {
      this.#searchPath = undefined // the next call looks again
      throw error
    })
    return this.#searchPath
  }

  async #findPath(): Promise<string> {
    const { shown } = this.#connection
    const [vector] = await this.#connection.query(
      `SELECT quote_ident(n.nspname) AS schema, e.extversion AS version,
         to_regtype(quote_ident(n.nspname) || '.halfvec') IS NOT NULL AS is_new_enough
       FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'`,
    )
    if (!vector) throw new LibraryError('no-sounds', `${shown}: ${NO_SOUNDS}`)
    if (!vector['is_new_enough']) {
      throw new LibraryError('no-pgvector', `${shown}: has pgvector ${vector['version']}: it must be 0.7 or later`)
    }
    return `${SCHEMA}, ${vector['schema']}`
  }

  /** @throws LibraryError when the sounds of this library were not indexed yet */
  async require(): Promise<void> {
    if (this.#isThere) return
    const [row] = await this.#connection.query(`SELECT to_regclass('${SOUNDS}.directions') AS name`)
    if (row!['name'] === null) {
      throw new LibraryError('no-sounds', `${this.#connection.shown}: ${NO_SOUNDS}`)
    }
    this.#isThere = true
  }
}

const NO_PGVECTOR = 'has no pgvector, which answers without a copy take: install it there, or let a copy answer'
const NO_SOUNDS = 'its sounds were not indexed yet: SharedSounds.index does it'

/** As pgvector reads a vector. */
function textOf(direction: Float32Array): string {
  return `[${direction.join(',')}]`
}

/** Songs that have changed after a revision, oldest change first, with their clips; null for one that is gone. */
const CHANGES = `
  SELECT c.song, c.revision, s.vectors FROM (SELECT song, max(revision) AS revision FROM (
    SELECT song, revision FROM changes WHERE revision > $1 ORDER BY revision LIMIT $2) AS next GROUP BY song) AS c
  LEFT JOIN songs s ON s.id = c.song ORDER BY c.revision`

/** A song that is removed meanwhile is left out; one whose sound is the same stays where it is in the graph. */
const UPSERT = `
  INSERT INTO ${SOUNDS}.directions AS d (song, direction)
  SELECT t.song, t.direction::halfvec FROM unnest($1::integer[], $2::text[]) AS t (song, direction)
  JOIN songs s ON s.id = t.song FOR KEY SHARE OF s
  ON CONFLICT (song) DO UPDATE SET direction = excluded.direction WHERE d.direction <> excluded.direction`
