import { LibraryError } from '../../errors.ts'
import type { PostgresConnection, Query } from './connection.ts'
import { LOCKS, MIGRATING, SCHEMA, STEPS } from './schema.ts'

/**
 * Brings the schema of a library up to date, all missing steps in one transaction. Processes that start at once take turns by
 * an advisory lock, and all except the first find nothing to do.
 *
 * @param mayMake whether a database without a library gets one
 * @throws LibraryError for a schema of another program, or of a newer version of this one, or where there is none
 */
export async function migrateLibrary(connection: PostgresConnection, mayMake: boolean): Promise<void> {
  const { shown } = connection
  const present = await connection.transaction(stepsDone)
  if (present === STEPS.length) return
  if (present === undefined && !mayMake) {
    throw new LibraryError(
      'no-library',
      `${shown}: has no library. Make one with: murecom index <folder> --library ${shown}`,
    )
  }
  await connection.transaction(async query => {
    await query(`SELECT pg_advisory_xact_lock(${LOCKS}, ${MIGRATING})`)
    const done = (await stepsDone(query)) ?? (await create(query, shown))
    if (done > STEPS.length) {
      throw new LibraryError(
        'other-schema',
        `${shown}: has tables of version ${done}, this murecom reads versions up to ${STEPS.length}: use a newer murecom`,
      )
    }
    for (const { name, sql } of STEPS.slice(done)) {
      await query(sql)
      await query('INSERT INTO migrations (name) VALUES ($1)', [name])
    }
  })
}

/** How many steps the database has; undefined without a library. */
async function stepsDone(query: Query): Promise<number | undefined> {
  const tables = await tablesOf(query)
  if (!tables.includes('migrations')) return undefined
  const [row] = await query('SELECT count(*) AS n FROM migrations')
  return row!['n'] as number
}

async function tablesOf(query: Query): Promise<unknown[]> {
  const rows = await query(
    'SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1',
    [SCHEMA],
  )
  return rows.map(row => row['name'])
}

async function create(query: Query, shown: string): Promise<number> {
  const [encoding] = await query("SELECT current_setting('server_encoding') AS name")
  if (encoding!['name'] !== 'UTF8') {
    throw new LibraryError(
      'not-a-library',
      `${shown}: the encoding of the database must be UTF8, got ${encoding!['name']}`,
    )
  }
  if ((await tablesOf(query)).length > 0) {
    throw new LibraryError('not-a-library', `${shown}: has a schema ${SCHEMA} that is no library`)
  }
  // Whoever may not make schemas can be given an empty one.
  const [there] = await query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [SCHEMA])
  if (!there) await query(`CREATE SCHEMA ${SCHEMA}`)
  await query('CREATE TABLE migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())')
  return 0
}
