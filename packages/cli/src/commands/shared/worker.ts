import { constants, setPriority } from 'node:os'
import type { Command } from 'commander'
import { openSharedLibrary, type WorkReport } from 'murecom/node'
import { integerOption } from '../../options/integer-option.ts'
import { pathMapping } from '../../options/path-mapping.ts'
import { SHARED_LIBRARY_OPTION, sharedAddress } from '../../options/shared-library.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

interface WorkerFlags {
  library?: string
  workers?: string
  pathMap: string[]
  untilDone?: boolean
  nice?: boolean
  json?: boolean
  quiet?: boolean
}

export function addWorkerCommand(program: Command, io: Io): void {
  const command = program
    .command('worker')
    .description('analyse the songs that murecom index has queued in a library on PostgreSQL, until Ctrl-C')
    .option(...SHARED_LIBRARY_OPTION)
    .option(
      '--path-map <from=to>',
      'a folder as the library names it, and the folder here that has the same files; may be given several times',
      (mapping: string, all: string[]) => [...all, mapping],
      [] as string[],
    )
    .option('--until-done', 'end when the queue is empty')
    .option('--workers <n>', 'songs at a time (default: one for each core)')
    .option('--nice', 'let all other programs go first')
    .option('--json', 'print each song as a line of JSON')
    .option('--quiet', 'print only what went wrong')
  run(command, (flags: WorkerFlags) => workerCommand(flags, io))
}

async function workerCommand(flags: WorkerFlags, io: Io): Promise<number> {
  const address = sharedAddress(flags.library)
  const workers = flags.workers === undefined ? undefined : integerOption('--workers', flags.workers, 1, 64)
  const pathMap = flags.pathMap.map(pathMapping)
  await using shared = await openSharedLibrary(address, {
    make: false,
    onNotice: line => io.err(`${clean(line)}\n`),
  })
  using interruption = interruptionOf(io)
  if (flags.nice) setPriority(constants.priority.PRIORITY_LOW)
  if (!flags.quiet) io.err(`works for ${shared.address}; Ctrl-C stops after the songs in hand\n`)
  const report = await shared.work({
    ...(workers !== undefined && { workers }),
    nice: flags.nice === true,
    pathMap,
    untilDone: flags.untilDone === true,
    signal: interruption.signal,
    onSong: song => {
      if (flags.json) io.out(`${JSON.stringify(song)}\n`)
      if (song.reason !== undefined) io.err(`${song.outcome} ${clean(song.path)}: ${clean(song.reason)}\n`)
    },
  })
  if (!flags.json) io.out(`${reportText(report)}\n`)
  return report.status === 'done' ? 0 : 130
}

function reportText({ status, added, known, gone, refused, failed }: WorkReport): string {
  const parts = [`${added} added`]
  if (known > 0) parts.push(`${known} known by their content`)
  if (gone > 0) parts.push(`${gone} gone`)
  if (refused > 0) parts.push(`${refused} refused`)
  if (failed > 0) parts.push(`${failed} tries failed`)
  return `${status === 'stopped' ? 'Stopped. ' : ''}${parts.join(', ')}`
}
