import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The folder of a user's murecom: `murecom` in the platform's folder for data of programs.
 *
 * @param env variables of the environment; those that say where the user's folders are count
 * @example
 * dataFolder() // '/home/me/.local/share/murecom'
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir()
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : env['XDG_DATA_HOME'] || join(home, '.local', 'share')
  return join(base, 'murecom')
}
