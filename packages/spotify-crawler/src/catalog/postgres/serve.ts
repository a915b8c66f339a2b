import { type ThrownFault, thrownFault } from '@murecom/internal/database-faults'
import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg'
import type { PostgresAnswer, PostgresRequest, PostgresThreadData, Sent } from './requests.ts'

/** Milliseconds after which a server that does not answer the first greeting counts as down. */
const CONNECT_TIMEOUT = 10_000
/** Type of PostgreSQL's 64-bit integers, which pg gives as texts. Ours stay below 2^53. */
const INT8 = 20
/** Statements that are kept prepared. */
const MOST_PREPARED = 500

/** Answers requests one after the other, over one connection that is made when it is needed. */
export function servePostgres({ port, answers, url, schema }: PostgresThreadData): void {
  let client: Client | undefined
  let connection = 0
  let fault: ThrownFault | undefined
  const names = new Map<string, string>()

  async function connect(): Promise<Client> {
    // Both at once: without one of them nothing is opened, rather than the first import failing.
    const [{ default: pg }] = await Promise.all([import('pg'), import('pg-copy-streams')])
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      keepAlive: true,
      types: {
        getTypeParser: (oid: number, format?: never) =>
          oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
      } as never,
    })
    const lose = (): void => {
      if (client === next) client = undefined
    }
    next.on('error', lose)
    next.on('end', lose)
    await next.connect()
    await next.query(sessionOf(schema))
    names.clear()
    client = next
    connection++
    return next
  }

  async function answer({ request, connection: wanted }: Sent): Promise<PostgresAnswer> {
    if (request.kind === 'end') {
      await client?.end()
      return { rows: [], changes: 0, connection }
    }
    if (request.kind === 'rollback') {
      await client?.query('ROLLBACK')
      return { rows: [], changes: 0, connection }
    }
    if (wanted !== 0 && (client === undefined || wanted !== connection)) throw LOST
    return { ...(await run(client ?? (await connect()), request, names)), connection }
  }

  let last = Promise.resolve()
  port.on('message', (sent: Sent) => {
    last = last.then(async () => {
      let reply: PostgresAnswer
      try {
        // What comes behind a failed statement of a transaction cannot be done: the first fault is the one to show.
        if (sent.request.kind === 'rollback' || sent.request.kind === 'end') fault = undefined
        reply = fault === undefined ? await answer(sent) : NOTHING
      } catch (error) {
        fault ??= thrownFault(error)
        reply = NOTHING
      }
      if (!sent.isAwaited) return
      port.postMessage({ ...reply, fault } satisfies PostgresAnswer)
      fault = undefined
      Atomics.add(answers, 0, 1)
      Atomics.notify(answers, 0)
    })
  })
}

const NOTHING: PostgresAnswer = { rows: [], changes: 0, connection: 0 }
const LOST = Object.assign(new Error('the connection was lost'), { code: '08006' })

/** Settings of a session: names are looked up in the catalogue's schema, and a machine that went away frees its locks. */
function sessionOf(schema: string): string {
  return `SET search_path = ${schema}; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3; SET application_name = 'murecom'; SET lock_timeout = '60s'; SET client_min_messages = warning`
}

async function run(
  client: Client,
  request: Extract<PostgresRequest, { kind: 'query' | 'copy' }>,
  names: Map<string, string>,
): Promise<Pick<PostgresAnswer, 'rows' | 'changes' | 'command'>> {
  if (request.kind === 'copy') {
    await copy(client, request.sql, request.text)
    return { rows: [], changes: 0 }
  }
  const { sql, values, asArrays, isOnce } = request
  const name = values.length === 0 || isOnce ? undefined : nameOf(sql, names)
  const config: QueryArrayConfig<unknown[]> = {
    text: sql,
    ...(values.length > 0 && { values: [...values] }),
    ...(name !== undefined && { name }),
    ...(asArrays && { rowMode: 'array' }),
  } as QueryArrayConfig<unknown[]>
  const result = (await client.query(config)) as QueryArrayResult | QueryArrayResult[]
  // Several statements in one text have several answers.
  const { rows, rowCount, command } = Array.isArray(result) ? result.at(-1)! : result
  return { rows, changes: rowCount ?? 0, command }
}

/** The name under which a statement is kept prepared; undefined for a search, whose plan depends on how common its words are. */
function nameOf(sql: string, names: Map<string, string>): string | undefined {
  if (sql.includes('@@')) return undefined
  let name = names.get(sql)
  if (name === undefined && names.size < MOST_PREPARED) {
    name = `murecom_${names.size}`
    names.set(sql, name)
  }
  return name
}

async function copy(client: Client, sql: string, text: string): Promise<void> {
  const { from } = await import('pg-copy-streams')
  await new Promise<void>((resolve, reject) => {
    const stream = client.query(from(sql))
    stream.on('error', reject)
    stream.on('finish', () => resolve())
    stream.end(text)
  })
}
