import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isPostgresUrl } from '@murecom/internal/database-address'
import { dataFolder } from 'murecom/node'
import { UsageError } from '../errors.ts'

/** Where the library is kept unless `--library` says otherwise: the platform's folder for a user's data. */
export function defaultLibraryPath(
  env: Readonly<Record<string, string | undefined>>,
  platform = process.platform,
): string {
  return join(dataFolder(env, platform), 'library.murecom')
}

/** False for the path of a library where no file is. What a server has is known when it is asked. */
export function hasLibrary(library: string): boolean {
  return isPostgresUrl(library) || existsSync(library)
}

/** The option that every command with a library has: its help line and its check. */
export const LIBRARY_OPTION = [
  '--library <file>',
  'the library: a file, or postgres://user@host/database (default: a file in your data folder)',
  (file: string): string => {
    // SQLite takes an empty name for a database that is thrown away at the end.
    if (file.trim() === '') throw new UsageError(`--library must be the path of a file, got ${JSON.stringify(file)}`)
    return file
  },
] as const
