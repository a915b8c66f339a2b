import { homedir } from 'node:os'
import { join } from 'node:path'

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

/** The help line of the option that every command with a library has. */
export const LIBRARY_OPTION = ['--library <file>', 'the library file (default: in your data folder)'] as const
