import type { Command } from 'commander'
import { IMPORT_FORMATS, type ImportFormat, importPlaylists, openCatalog } from 'murecom/spotify-crawler'
import { UsageError } from '../../errors.ts'
import { DB_OPTION, defaultCatalogPath, makeCatalogFolder } from '../../options/model-paths.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

interface ImportFlags {
  db?: string
  format: string
  json?: boolean
  quiet?: boolean
}

export function addImportCommand(program: Command, io: Io): void {
  const command = program
    .command('import')
    .description('take playlists from files into a catalogue: exports, data sets, folders and zip files')
    .argument('<paths...>', 'files, folders, zip files, - for the standard input; formats are told by content')
    .option(...DB_OPTION)
    .option('--format <name>', `take only ${IMPORT_FORMATS.join(', ')}`, 'auto')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print nothing but the summary')
  run(command, (paths: string[], flags: ImportFlags) => runImport(paths, flags, io))
}

async function runImport(paths: string[], flags: ImportFlags, io: Io): Promise<number> {
  if (flags.format !== 'auto' && !(IMPORT_FORMATS as readonly string[]).includes(flags.format)) {
    throw new UsageError(`--format must be auto, ${IMPORT_FORMATS.join(', ')}, got ${flags.format}`)
  }
  const db = flags.db ?? defaultCatalogPath(io.env)
  makeCatalogFolder(db)
  const catalog = await openCatalog(db)
  using interruption = interruptionOf(io)
  try {
    const report = await importPlaylists(catalog, paths, {
      format: flags.format as ImportFormat | 'auto',
      signal: interruption.signal,
    })
    if (flags.json) io.out(`${JSON.stringify(report)}\n`)
    else {
      if (!flags.quiet) {
        for (const file of report.files) {
          const what =
            file.playlists > 0 || file.state === 'imported'
              ? `${file.playlists} playlists, ${file.entries} entries (${file.format})${file.outcome === 'partial' ? ', not all of it' : ''}`
              : file.state
          io.out(`${clean(file.file)}: ${what}\n`)
          for (const { reason, count, where } of file.problems) {
            io.err(
              `  ${clean(reason)}${count > 1 ? `, ${count} times` : ''}${where ? `, first in ${clean(where)}` : ''}\n`,
            )
          }
        }
      }
      io.out(
        `${report.status === 'stopped' ? 'Stopped. ' : ''}${report.playlists} playlists, ${report.newTracks} new tracks; in ${catalog.path}\n`,
      )
    }
    if (report.status === 'stopped') return 130
    return report.files.some(file => file.state === 'refused' || file.state === 'partial') ? 1 : 0
  } finally {
    catalog.close()
  }
}
