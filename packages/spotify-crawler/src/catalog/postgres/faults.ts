import { CatalogError } from '../../errors.ts'
import type { PostgresFault } from './requests.ts'

/** What PostgreSQL, or the way to it, says: patterns of its codes, ours, and the sentence about a database. */
const FAULTS: readonly [codes: RegExp, code: string, says: string][] = [
  [/^ERR_MODULE_NOT_FOUND$/, 'no-driver', 'PostgreSQL needs two packages: npm install pg pg-copy-streams'],
  [/^(?:28P01|28000)$/, 'unauthorized', 'the server refuses the user or the password'],
  [/^3D000$/, 'no-database', 'the server has no such database'],
  [/^25006$/, 'read-only', 'the server is read-only'],
  [/^42501$/, 'no-permission', 'the user may not do that'],
  [/^53100$/, 'database-full', 'the disk of the server is full'],
  [/^53300$/, 'server-unreachable', 'the server has no connection left'],
  [/^(?:57P0[123]|08\w\w\w)$/, 'server-unreachable', 'the connection was lost or the server is starting or stopping'],
  [/^(?:E[A-Z_]{3,})$/, 'server-unreachable', 'the server cannot be reached'],
  [/^55P03$/, 'crawl-running', 'another program holds the catalogue for longer than a minute'],
]

/** The error that a user sees. `path` has no password, and neither has what a server says: it never gets one back. */
export function catalogErrorOf({ message, code = '' }: PostgresFault, path: string): CatalogError {
  const lost = code === '' && /^(?:Connection terminated|Client has encountered)/.test(message) ? '08006' : code
  const [, kind, says] = FAULTS.find(([codes]) => codes.test(lost)) ?? [undefined, 'database', 'the server says']
  const own = kind === 'no-driver' || kind === 'crawl-running' ? '' : ` (${firstLine(message)})`
  return new CatalogError(kind, `${path}: ${says}${own}`)
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 300)
}
