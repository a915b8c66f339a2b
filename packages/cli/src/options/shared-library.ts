import { isPostgresUrl } from '@murecom/internal/database-address'
import { UsageError } from '../errors.ts'

/** The option of commands that are for a library on PostgreSQL. */
export const SHARED_LIBRARY_OPTION = ['--library <address>', 'the library, as postgres://user@host/database'] as const

/** The address that the option names. */
export function sharedAddress(address: string | undefined): string {
  if (address === undefined) throw new UsageError('--library must name the library: postgres://user@host/database')
  if (isPostgresUrl(address)) return address
  throw new UsageError(
    `--library must be postgres://user@host/database, got ${JSON.stringify(address.replace(/:[^:@/]*@/, ':...@'))}`,
  )
}
