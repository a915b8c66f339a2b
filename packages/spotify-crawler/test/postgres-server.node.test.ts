import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SliceMaker } from '../bench/mpd-slices.ts'
import { catalogErrorOf } from '../src/catalog/postgres/faults.ts'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { rowsOf, server } from './databases.ts'
import { addPlaylist, temporaryFolder, track } from './helpers.ts'

// What only a server can do wrong, and several programs on one.
const database = await server()
afterAll(() => database?.stop())
const SECRET = 'pa55-w0rd?secret'

/** What opening says: code and message. */
async function refusal(url: string): Promise<[code: string, message: string]> {
  try {
    ;(await openCatalog(url)).close()
  } catch (error) {
    const { code, message, stack = '' } = error as Error & { code: string }
    expect(`${message}${stack}${JSON.stringify(error)}`).not.toContain('pa55')
    return [code, message.replaceAll(/:\d+\//g, ':PORT/')]
  }
  return ['', 'opened']
}

/** Runs work-process.ts; resolves with what it printed. */
function workProcess(args: readonly string[]) {
  const script = join(import.meta.dirname, 'work-process.ts')
  const child = spawn(process.execPath, ['--conditions=@murecom/source', script, ...args])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  return { child, ended: once(child, 'close').then(([code]) => [code, output] as const) }
}

it('packages that are missing are named, and what a server says is cut to a line', () => {
  const path = 'postgres://me@host/lists'
  const missing = catalogErrorOf({ code: 'ERR_MODULE_NOT_FOUND', message: "Cannot find package 'pg'" }, path)
  expect([missing.code, missing.message]).toEqual([
    'no-driver',
    `${path}: PostgreSQL needs two packages: npm install pg pg-copy-streams`,
  ])
  const full = catalogErrorOf({ code: '53100', message: 'could not extend file\nHINT: free some' }, path)
  expect([full.code, full.message]).toEqual([
    'database-full',
    `${path}: the disk of the server is full (could not extend file)`,
  ])
  expect(catalogErrorOf({ code: undefined, message: 'Connection terminated unexpectedly' }, path).code).toBe(
    'server-unreachable',
  )
})

describe.skipIf(!database)('a server', () => {
  const { postgres } = database ?? ({} as never)

  it('that refuses the user is named without the password', async () => {
    const url = postgres.newDatabase()
    postgres.sql(url, `CREATE ROLE ann LOGIN PASSWORD '${SECRET}' IN ROLE guarded; GRANT ALL ON DATABASE test1 TO ann`)
    const address = (password: string): string => url.replace('murecom@', `ann:${encodeURIComponent(password)}@`)
    const shown = 'postgres://ann@127.0.0.1:PORT/test1'
    expect(await refusal(address('pa55-wrong'))).toEqual([
      'unauthorized',
      `${shown}: the server refuses the user or the password (password authentication failed for user "ann")`,
    ])
    const catalog = await openCatalog(address(SECRET))
    expect(catalog.path).not.toContain('pa55')
    expect(addPlaylist(catalog, 'p', [track('1', 'One')])).toBe(1)
    catalog.close()
    process.env['PGPASSWORD'] = SECRET
    try {
      expect(await refusal(url.replace('murecom@', 'ann@'))).toEqual(['', 'opened'])
    } finally {
      delete process.env['PGPASSWORD']
    }
  })

  it('that is not there, or has no such database, is one line', async () => {
    const url = postgres.newDatabase()
    const [down, downText] = await refusal('postgres://me:pa55-x@127.0.0.1:1/lists')
    expect([down, downText]).toEqual([
      'server-unreachable',
      'postgres://me@127.0.0.1:PORT/lists: the server cannot be reached (connect ECONNREFUSED 127.0.0.1:1)',
    ])
    expect((await refusal(`${url}no`))[0]).toBe('no-database')
    expect((await refusal('postgres://me:pa55@[nowhere'))[0]).toBe('bad-address')
  })

  it('with a schema that is newer, or of another program, is left alone', async () => {
    const newer = postgres.newDatabase()
    ;(await openCatalog(newer)).close()
    postgres.sql(newer, "INSERT INTO murecom_catalog.migrations VALUES ('9999-later', 0)")
    expect((await refusal(newer))[0]).toBe('newer-database')
    const foreign = postgres.newDatabase()
    postgres.sql(foreign, 'CREATE SCHEMA murecom_catalog; CREATE TABLE murecom_catalog.theirs (x int)')
    expect((await refusal(foreign))[0]).toBe('foreign-database')
    expect(postgres.sql(foreign, "SELECT tablename FROM pg_tables WHERE schemaname = 'murecom_catalog'").trim()).toBe(
      'theirs',
    )
  })

  it('with a schema that is older is brought up to date, and keeps its rows', async () => {
    const url = postgres.newDatabase()
    const made = await openCatalog(url)
    addPlaylist(made, 'p', [track('1', 'One')])
    made.close()
    const columns = (): string =>
      postgres.sql(
        url,
        `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'murecom_catalog' ORDER BY 1, 2`,
      )
    const now = columns()
    postgres.sql(
      url,
      `SET search_path = murecom_catalog; DELETE FROM migrations WHERE name = '0003-leases';
       ALTER TABLE crawl_playlists DROP COLUMN lease_owner, DROP COLUMN lease_until;
       ALTER TABLE crawl_words DROP COLUMN lease_owner, DROP COLUMN lease_until`,
    )
    expect(columns()).not.toBe(now)
    const catalog = await openCatalog(url)
    expect([columns(), catalog.stats().playlists]).toEqual([now, 1])
    catalog.close()
  })

  it('that is read-only is read, and says so when it is written to', async () => {
    const url = postgres.newDatabase()
    const made = await openCatalog(url)
    addPlaylist(made, 'p', [track('1', 'One')])
    made.close()
    postgres.sql(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
    const catalog = await openCatalog(url)
    expect(catalog.searchTracks('one')).toHaveLength(1)
    expect(() => addPlaylist(catalog, 'q', [track('2', 'Two')])).toThrow(/: the server is read-only \(/)
    expect(catalog.stats().playlists).toBe(1)
    catalog.close()
  })

  it('that restarts loses what was in flight and nothing else', async () => {
    const url = postgres.newDatabase()
    const catalog = await openCatalog(url)
    addPlaylist(catalog, 'p', [track('1', 'One')])
    const release = catalog.store.claim('alone')
    await postgres.crash()
    expect(() => catalog.stats()).toThrow(/^postgres:\/\/murecom@127\.0\.0\.1:\d+\/test\d+: the (?:connection|server)/)
    await postgres.start()
    // The right to write ended with the connection: nothing is written without it.
    expect(() => addPlaylist(catalog, 'q', [track('2', 'Two')])).toThrow('the connection was lost')
    release()
    addPlaylist(catalog, 'q', [track('2', 'Two')])
    expect(catalog.stats().playlists).toBe(2)
    catalog.close()
  })

  it('is prepared once by four programs that open it at once', async () => {
    const url = postgres.newDatabase()
    const four = Array.from({ length: 4 }, () => workProcess([url, 'open']).ended)
    expect((await Promise.all(four)).map(([code, output]) => [code, output.trim()])).toEqual(
      Array(4).fill([0, 'started']),
    )
    expect(Number(postgres.sql(url, 'SELECT count(*) FROM murecom_catalog.migrations'))).toBeGreaterThan(1)
  })

  it('lets one import write at a time, and forgets one that was killed', async () => {
    const folder = temporaryFolder()
    const maker = new SliceMaker(5, { newTracks: 0.4 })
    for (let i = 0; i < 3; i++) writeFileSync(join(folder, `slice.${i}.json`), maker.next(60))
    const url = postgres.newDatabase()
    const catalog = await openCatalog(url)
    const { child, ended } = workProcess([url, 'import', folder, 'true'])
    const playlists = (): number => catalog.stats().playlists
    while (playlists() < 60) await new Promise(resolve => setTimeout(resolve, 20))
    await expect(importPlaylists(catalog, folder)).rejects.toMatchObject({ code: 'crawl-running' })
    child.kill('SIGKILL')
    await ended
    let claimed: unknown
    // The server notices within a moment that the process is gone.
    for (let tries = 0; tries < 200 && claimed === undefined; tries++) {
      try {
        claimed = await importPlaylists(catalog, folder)
      } catch {
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    }
    expect(claimed).toMatchObject({ status: 'done' })
    const wanted = await openCatalog(':memory:')
    await importPlaylists(wanted, folder)
    const { imports: _, ...rows } = rowsOf(wanted)
    expect(rowsOf(catalog)).toMatchObject(rows)
    catalog.close()
    wanted.close()
  })
})
