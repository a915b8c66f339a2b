import type { Command } from 'commander'
import { openSharedLibrary, type SharedProgress } from 'murecom/node'
import { SHARED_LIBRARY_OPTION, sharedAddress } from '../../options/shared-library.ts'
import type { Io } from '../../terminal/io.ts'
import { formatSeconds } from '../../terminal/progress.ts'
import { run } from '../../terminal/run.ts'
import { clean, formatTable } from '../../terminal/table.ts'

interface WorkersFlags {
  library?: string
  json?: boolean
}

/** Songs that failed for good, of which the reason is shown. */
const MOST_SHOWN = 20

export function addWorkersCommand(program: Command, io: Io): void {
  const command = program
    .command('workers')
    .description('who analyses songs for a library on PostgreSQL, how far they are, and which songs failed')
    .option(...SHARED_LIBRARY_OPTION)
    .option('--json', 'print it as JSON')
  run(command, (flags: WorkersFlags) => workersCommand(flags, io))
}

async function workersCommand(flags: WorkersFlags, io: Io): Promise<number> {
  await using shared = await openSharedLibrary(sharedAddress(flags.library), { make: false })
  const progress = await shared.progress()
  if (flags.json) io.out(`${JSON.stringify(progress)}\n`)
  else io.out(progressText(progress, io.columns))
  return 0
}

function progressText(progress: SharedProgress, columns: number): string {
  const { songs, queued, active, songsPerSecond, etaSeconds, workers, failed } = progress
  const left = etaSeconds === null || queued + active === 0 ? '' : `; ${formatSeconds(etaSeconds)} left`
  const lines = [
    `${songs} songs; ${queued} queued, ${active} in hand`,
    `${workers.length} workers alive, ${songsPerSecond.toFixed(1)} songs/s${left}`,
  ]
  if (workers.length > 0) {
    const numeric = ['threads', 'done', 'songs/s'].map(heading => ({ heading, numeric: true }))
    const head = [{ heading: 'machine' }, { heading: 'process', numeric: true }, ...numeric]
    const rows = workers.map(({ host, pid, threads, done, songsPerSecond }) => [
      clean(host),
      ...[pid, threads, done].map(String),
      songsPerSecond.toFixed(1),
    ])
    lines.push('', formatTable(head, rows, columns))
  }
  if (failed.length > 0) lines.push('', `${failed.length} songs failed three times:`)
  for (const { path, reason } of failed.slice(0, MOST_SHOWN)) lines.push(`  ${clean(path)}: ${clean(reason)}`)
  return lines.map(line => `${line}\n`).join('')
}
