import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CommandError } from '../errors.ts'

/**
 * Writes a file that appears whole or not at all: it is written beside its place and then takes its name.
 *
 * @param overwrite false: a file that is there already stays
 * @throws CommandError for such a file
 */
export function writeWhole(file: string, text: string, overwrite: boolean): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
  try {
    writeFileSync(temporary, text)
    if (overwrite) renameSync(temporary, file)
    else linkSync(temporary, file)
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') throw existsAlready(file)
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** What is said of a file that stays. */
export function existsAlready(file: string): CommandError {
  return new CommandError(`${file} is there already; --force writes over it`)
}
