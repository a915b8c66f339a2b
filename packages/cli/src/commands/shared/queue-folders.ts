import { openSharedLibrary, type QueueFolderReport } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { clean } from '../../terminal/table.ts'
import { type IndexFlags, indexSettings, modelOption } from '../library/index-settings.ts'

/** The options of `murecom index` that a library on PostgreSQL does not have, because workers have them or cannot. */
interface OtherFlags extends IndexFlags {
  watch?: boolean
  whole?: boolean
}

/** Puts what is new or changed in folders into the queue of a library on PostgreSQL. */
export async function queueFolders(
  address: string,
  named: readonly string[],
  options: OtherFlags,
  io: Io,
): Promise<number> {
  for (const name of ['watch', 'whole', 'workers', 'nice'] as const) {
    if (options[name] !== undefined) {
      throw new UsageError(`--${name} is not for a library on PostgreSQL: its files are queued, for murecom worker`)
    }
  }
  const { missing } = indexSettings(options)
  const onNotice = (line: string): void => io.err(`${clean(line)}\n`)
  await using shared = await openSharedLibrary(address, { model: modelOption(options.model), onNotice })
  using interruption = interruptionOf(io)
  const folders = named.length > 0 ? named : await shared.folders()
  if (folders.length === 0) throw new UsageError('name a folder to index')
  for (const folder of folders) {
    const report = await shared.queueFolder(folder, { missing, signal: interruption.signal })
    for (const { path, reason } of report.refused) io.err(`refused ${clean(path)}: ${clean(reason)}\n`)
    if (options.json) io.out(`${JSON.stringify({ library: shared.address, folder, ...report })}\n`)
    else io.out(queuedText(report, folder, shared.address))
    if (report.status === 'stopped') return 130
  }
  if (!options.json && !options.quiet) io.err(`analyse them: murecom worker --library ${shared.address}\n`)
  return 0
}

function queuedText(report: QueueFolderReport, folder: string, address: string): string {
  const { status, queued, waiting, unchanged, gone, refused, unavailable } = report
  const parts = [`${queued} queued`, `${unchanged} unchanged`]
  if (waiting > 0) parts.push(`${waiting} in the queue already`)
  if (gone > 0) parts.push(`${gone} gone`)
  if (refused.length > 0) parts.push(`${refused.length} refused`)
  const lines = [`${status === 'stopped' ? 'Stopped. ' : ''}${clean(folder)}: ${parts.join(', ')}; ${address}`]
  for (const { folder: away, songs } of unavailable) {
    lines.push(`kept ${songs} songs of ${clean(away)}, which is empty or not there (--prune removes them)`)
  }
  return lines.map(line => `${line}\n`).join('')
}
