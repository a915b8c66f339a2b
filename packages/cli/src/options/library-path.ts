import { homedir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'

/** Where the library is kept unless `--library` says otherwise: the platform's folder for a user's data. */
export function defaultLibraryPath(
  env: Readonly<Record<string, string | undefined>>,
  platform = process.platform,
): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir()
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : env['XDG_DATA_HOME'] || join(home, '.local', 'share')
  return join(base, 'murecom', 'library.murecom')
}

/** The option that every command with a library has: its help line and its check. */
export const LIBRARY_OPTION = [
  '--library <file>',
  'the library file (default: in your data folder)',
  (file: string): string => {
    // SQLite takes an empty name for a database that is thrown away at the end.
    if (file.trim() === '') throw new UsageError(`--library must be the path of a file, got ${JSON.stringify(file)}`)
    return file
  },
] as const
