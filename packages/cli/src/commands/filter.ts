import { readFileSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Command } from 'commander'
import { type Listening, listeningFile, openListening, readSmartPlaylist, smartPlaylist } from 'murecom/node'
import { CommandError, UsageError } from '../errors.ts'
import { LIBRARY_OPTION } from '../options/library-path.ts'
import { withLibrary } from '../songs/song-list.ts'
import { writeWhole } from '../songs/write-whole.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'
import { clean, formatTable } from '../terminal/table.ts'

interface FilterFlags {
  library?: string
  json?: boolean
  quiet?: boolean
  force?: boolean
  name?: string
}

/** The one person of a library without users. */
const USER = ''
/** A file above this is not a smart playlist. */
const MOST_BYTES = 1_000_000

/** `murecom filter`: filters by name, which `--where @name` means. */
export function addFilterCommand(program: Command, io: Io): void {
  const parent = program.command('filter').description('filters that are saved by name: --where @name means one')
  const subcommand = (name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .option(...LIBRARY_OPTION)
      .option('--quiet', 'print nothing but the answer')
  const within = (flags: FilterFlags, work: (listening: Listening) => void): Promise<number> =>
    withLibrary(flags, io, (_, file) => {
      using listening = openListening(listeningFile(file))
      work(listening)
      return 0
    })
  const note = (flags: FilterFlags, text: string): void => {
    if (!flags.quiet) io.err(text)
  }
  const save = (flags: FilterFlags, filter: { name: string; where: string }): Promise<number> =>
    within(flags, listening => {
      saveNew(listening, filter, flags.force === true)
      note(flags, `saved: --where ${shellName(filter.name)} means it\n`)
    })
  const force = ['--force', 'in place of one that has the name'] as const

  run(
    subcommand('save <name> <filter>', 'save a filter').option(...force),
    (name: string, where: string, flags: FilterFlags) => save(flags, { name, where }),
  )
  run(
    subcommand('import <file>', 'save a smart playlist of Navidrome (.nsp) as a filter')
      .option('--name <name>', 'what it is called (default: as in the file, else as the file)')
      .option(...force),
    (file: string, flags: FilterFlags) => {
      if (statSync(file).size > MOST_BYTES) throw new CommandError(`${file}: is too large for a smart playlist`)
      const { where, name, sort, limit } = readSmartPlaylist(readFileSync(file, 'utf8'))
      const lost = [...(sort === null ? [] : ['its order']), ...(limit === null ? [] : ['its number of songs'])]
      if (lost.length > 0) note(flags, `${clean(file)}: a filter does not keep ${lost.join(' and ')}\n`)
      return save(flags, { name: flags.name ?? name ?? basename(file, extname(file)), where })
    },
  )
  run(
    subcommand('export <name> <file>', 'write a filter as a smart playlist of Navidrome (.nsp)').option(...force),
    (name: string, file: string, flags: FilterFlags) => {
      if (!file.endsWith('.nsp')) throw new UsageError(`the file must end in .nsp, got ${file}`)
      return within(flags, listening => {
        const text = smartPlaylist(`@"${name}"`, { name, saved: listening.filters(USER) })
        writeWhole(file, text, flags.force === true)
        note(flags, `smart playlist written to ${clean(file)}\n`)
      })
    },
  )
  run(subcommand('remove <name>', 'remove a filter'), (name: string, flags: FilterFlags) =>
    within(flags, listening => {
      if (!listening.deleteFilter(USER, name)) throw new CommandError(`no filter is saved as ${JSON.stringify(name)}`)
    }),
  )
  run(subcommand('list', 'the saved filters').option('--json', 'print the answer as JSON'), (flags: FilterFlags) =>
    within(flags, listening => {
      const filters = listening.filters(USER).map(({ name, where }) => ({ name, where }))
      if (flags.json) io.out(`${JSON.stringify({ filters })}\n`)
      else if (filters.length > 0) {
        const head = [{ heading: 'name' }, { heading: 'filter' }]
        io.out(
          `${formatTable(
            head,
            filters.map(({ name, where }) => [name, where]),
            io.columns,
          )}\n`,
        )
      }
    }),
  )
}

function saveNew(listening: Listening, filter: { name: string; where: string }, isForced: boolean): void {
  const isThere = listening.filters(USER).some(({ name }) => name.toLowerCase() === filter.name.trim().toLowerCase())
  if (isThere && !isForced) {
    throw new CommandError(`${JSON.stringify(filter.name)} is saved already; --force writes over it`)
  }
  try {
    listening.saveFilter(USER, filter)
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UsageError(error.message)
    throw error
  }
}

function shellName(name: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? `@${name}` : `'@"${clean(name)}"'`
}
