/** A PostgreSQL of its own for tests: a cluster in a temporary folder, on 127.0.0.1, stopped and removed after. In Node only. */
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

export interface PostgresServer {
  /** The folder with its programs. */
  readonly bin: string
  /** The address of a new, empty database; of user `murecom`, who needs no password. */
  newDatabase(): string
  /** Runs SQL in a database as the superuser. @returns what psql prints, without headings */
  sql(url: string, text: string): string
  /** The server ends at once, as in a power cut; its files stay. */
  crash(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Where Debian keeps the programs of each version; the path is looked at first. */
const DEBIAN = '/usr/lib/postgresql'

const PROGRAMS = ['initdb', 'postgres', 'pg_isready', 'psql']

/** The folder with the server's programs; undefined where there is none. */
function programs(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':')
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  return [...folders, ...versions.map(version => join(DEBIAN, version, 'bin'))].find(
    folder => folder !== '' && PROGRAMS.every(program => existsSync(join(folder, program))),
  )
}

/** As {@link startPostgres}, and undefined with a word on stderr where PostgreSQL is not installed. */
export async function startPostgresOrSkip(): Promise<PostgresServer | undefined> {
  const bin = programs()
  if (bin === undefined)
    console.error('skipped: no initdb on the path or in /usr/lib/postgresql (apt-get install postgresql)')
  return bin === undefined ? undefined : startPostgres(bin)
}

/**
 * The same for a server that has pgvector. Its programs are in the folder that MURECOM_PGVECTOR names, else they are those that are
 * installed, where they have it.
 */
export async function startPgvectorOrSkip(): Promise<PostgresServer | undefined> {
  const named = process.env['MURECOM_PGVECTOR'] ?? ''
  const bin = existsSync(join(named, 'initdb')) ? named : programs()
  const server = bin === undefined ? undefined : await startPostgres(bin)
  const known = server?.sql(server.newDatabase(), "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
  const has = known?.trim() === '1'
  if (server && has && runsHere(server)) return server
  await server?.stop()
  console.error(
    has
      ? `skipped: the pgvector of ${bin} ends its server, as one does that was compiled for another processor`
      : 'skipped: no PostgreSQL with pgvector is installed, and MURECOM_PGVECTOR names no folder of its programs',
  )
  return undefined
}

/** A pgvector that was compiled for another processor ends its server at the first graph. */
const GRAPH = `
  CREATE EXTENSION vector;
  CREATE TABLE tried (v halfvec(50));
  INSERT INTO tried SELECT ARRAY(SELECT sin(row * i) FROM generate_series(1, 50) AS i)::real[]::halfvec FROM generate_series(1, 200) AS row;
  CREATE INDEX ON tried USING hnsw (v halfvec_ip_ops);
  SELECT count(*) FROM (SELECT 1 FROM tried ORDER BY v <#> (SELECT v FROM tried LIMIT 1) LIMIT 5) AS near`

function runsHere(server: PostgresServer): boolean {
  try {
    return server.sql(server.newDatabase(), GRAPH).trim() === '5'
  } catch (error) {
    if (String(error).includes('server closed the connection')) return false
    throw error
  }
}

/** Starts a server. initdb refuses root, so root hands it to the user `postgres` or `nobody`. */
async function startPostgres(bin: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-postgres-'))
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const as = (program: string, args: readonly string[]): [string, string[]] =>
    user
      ? ['setpriv', [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', join(bin, program), ...args]]
      : [join(bin, program), [...args]]
  const run = (program: string, args: readonly string[], input?: string): string => {
    const { status, stdout, stderr } = spawnSync(...as(program, args), { encoding: 'utf8', input, cwd: folder })
    if (status !== 0) throw new Error(`${program} failed: ${stderr}`)
    return stdout
  }
  run('initdb', ['-D', data, '-U', 'murecom', '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-sync'])
  // Whoever has a password must give it: by the lines before those of initdb.
  writeFileSync(
    join(data, 'pg_hba.conf'),
    'host all +guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n',
  )
  const port = await freePort()
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    unix_socket_directories: '',
    listen_addresses: '127.0.0.1',
    port,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const address = (name: string): string => `postgres://murecom@127.0.0.1:${port}/${name}`
  const sql = (url: string, text: string): string => run('psql', [url, '-v', 'ON_ERROR_STOP=1', '-qAt'], text)
  let ended: Promise<unknown> = Promise.resolve()
  let signal = (_name: NodeJS.Signals): void => {}
  const start = async (): Promise<void> => {
    const child = spawn(...as('postgres', ['-D', data, ...flags]), { stdio: 'ignore', cwd: folder })
    ended = new Promise(resolve => child.once('exit', resolve))
    signal = name => void child.kill(name)
    for (let tries = 0; ; tries++) {
      const { status } = spawnSync(...as('pg_isready', ['-q', '-h', '127.0.0.1', '-p', String(port)]), { cwd: folder })
      if (status === 0) return
      if (tries > 300 || child.exitCode !== null) throw new Error('the PostgreSQL of the tests did not start')
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
  await start()
  sql(address('postgres'), 'CREATE ROLE guarded')
  let databases = 0
  return {
    bin,
    newDatabase() {
      const name = `test${++databases}`
      sql(address('postgres'), `CREATE DATABASE ${name}`)
      return address(name)
    },
    sql,
    async crash() {
      signal('SIGQUIT')
      await ended
    },
    start,
    async stop() {
      signal('SIGQUIT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function ordinaryUser(): { uid: number; gid: number } {
  const idOf = (flag: string, name: string): number =>
    Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  const name = spawnSync('id', ['postgres']).status === 0 ? 'postgres' : 'nobody'
  return { uid: idOf('-u', name), gid: idOf('-g', name) }
}
