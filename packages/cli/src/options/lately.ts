import type { Command } from 'commander'
import { heardLately, type LatelySong, type Library, listeningFile, openListening } from 'murecom/node'
import { CommandError, UsageError } from '../errors.ts'
import { numberOption } from './number-option.ts'

/** The options of commands that can begin with what was played lately. */
export interface LatelyFlags {
  lately?: boolean
  halfLife?: string
}

/** Songs that an answer begins with at most: more cost time, and the last ones count little. */
const MOST_SEEDS = 50
const DEFAULT_DAYS = 14

/** Adds the options of what was played lately. */
export function addLately(command: Command): Command {
  return command
    .option('--lately', 'begin with what you heard lately: here, at players, and what murecom history knows')
    .option('--half-life <days>', `with --lately: days after which a play counts half (default: ${DEFAULT_DAYS})`)
}

/** Throws unless the options fit together: before the work, not after it. */
export function checkLately({ lately, halfLife }: LatelyFlags): void {
  if (halfLife === undefined) return
  if (!lately) throw new UsageError('--half-life needs --lately')
  numberOption('--half-life', halfLife, 0.001, 36_500)
}

/** What was played lately with a library, the most important first. */
export function latelyOf(
  library: string,
  { halfLife }: LatelyFlags,
  { limit = MOST_SEEDS, user = '' }: { limit?: number; user?: string } = {},
): LatelySong[] {
  const halfLifeDays = halfLife === undefined ? DEFAULT_DAYS : numberOption('--half-life', halfLife, 0.001, 36_500)
  using listening = openListening(listeningFile(library), { readOnly: true })
  return heardLately(listening, { halfLifeDays, limit, user })
}

/** Songs of the library that were played lately, with what they count. */
export function latelySeeds(library: Library, flags: LatelyFlags): { path: string; weight: number }[] {
  if (!flags.lately) return []
  const seeds = latelyOf(library.file!, flags).flatMap(({ song, weight }) => {
    const content = song === null ? undefined : library.songOf(song)
    return content ? [{ path: content.path, weight }] : []
  })
  if (seeds.length === 0) {
    throw new CommandError('no song of the library was heard lately; murecom history reads what services know of you')
  }
  return seeds
}
