import { dirname, join } from 'node:path'
import type { Io } from '../terminal/io.ts'
import { defaultLibraryPath } from './library-path.ts'

/** The help line of the option that names the file of users. */
export const USERS_OPTION = ['--users <file>', 'who may sign in (default: users.json in your data folder)'] as const

/** Where the users are kept unless `--users` says otherwise. */
export function defaultUsersPath(env: Io['env']): string {
  return join(dirname(defaultLibraryPath(env)), 'users.json')
}
