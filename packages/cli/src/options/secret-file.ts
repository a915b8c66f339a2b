import { readFileSync, statSync } from 'node:fs'
import { openToOthers } from '@murecom/internal/private-file'
import { CommandError } from '../errors.ts'

/** Longer than any password. */
const MOST_BYTES = 4096

/** The first line of a file that only its owner may read. */
export function secretOf(file: string): string {
  const { mode, size } = statSync(file)
  const open = openToOthers(file, mode)
  if (open !== undefined) throw new CommandError(open)
  if (size > MOST_BYTES) throw new CommandError(`${file}: is too long for a password`)
  return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0]!
}
