/** What PostgreSQL, or the way to it, says: patterns of its codes, ours, and the sentence about a database. */
const FAULTS: readonly [codes: RegExp, code: string, says: string][] = [
  [/^(?:28P01|28000)$/, 'unauthorized', 'the server refuses the user or the password'],
  [/^3D000$/, 'no-database', 'the server has no such database'],
  [/^25006$/, 'read-only', 'the server is read-only'],
  [/^42501$/, 'no-permission', 'the user may not do that'],
  [/^53100$/, 'database-full', 'the disk of the server is full'],
  [/^53300$/, 'server-unreachable', 'the server has no connection left'],
  [/^(?:57P0[123]|08\w\w\w)$/, 'server-unreachable', 'the connection was lost or the server is starting or stopping'],
  [/^(?:E[A-Z_]{3,})$/, 'server-unreachable', 'the server cannot be reached'],
]

/** What is left of an error of a database driver on its way between threads. */
export interface ThrownFault {
  message: string
  /** PostgreSQL's five letters, or the code of a system's error. */
  code: string | undefined
}

/** What went wrong with a database, for a user: a stable code, and a line that names the database and holds no password. */
interface DatabaseFault {
  code: string
  line: string
}

/**
 * What an error of PostgreSQL, or of the way to it, means.
 *
 * @param place what messages call the database; it has no password, and neither has what a server says: it never gets one back
 */
export function databaseFault({ message, code = '' }: ThrownFault, place: string): DatabaseFault {
  const lost = code === '' && /^(?:Connection terminated|Client has encountered)/.test(message) ? '08006' : code
  const [, kind, says] = FAULTS.find(([codes]) => codes.test(lost)) ?? [undefined, 'database', 'the server says']
  return { code: kind, line: `${place}: ${says} (${firstLine(message)})` }
}

/** Message and code of what a driver threw. A host with several addresses fails with all of their errors. */
export function thrownFault(error: unknown): ThrownFault {
  const { message, code, errors } = error as { message: string; code?: string; errors?: Error[] }
  const text = message || errors?.[0]?.message || String(error)
  return { message: text, code: code ?? (text.includes('timeout') ? 'ETIMEDOUT' : undefined) }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 300)
}
