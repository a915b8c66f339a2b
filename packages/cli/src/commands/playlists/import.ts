import type { Command } from 'commander'
import { listeningFile, openListening, ownLists } from 'murecom/node'
import {
  type Catalog,
  IMPORT_FORMATS,
  type ImportFormat,
  importLists,
  importPlaylists,
  openCatalog,
} from 'murecom/spotify-crawler'
import { UsageError } from '../../errors.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION, defaultCatalogPath, makeCatalogFolder } from '../../options/model-paths.ts'
import { withLibrary } from '../../songs/song-list.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

interface ImportFlags {
  own?: boolean
  library?: string
  listener?: string
  db?: string
  format: string
  json?: boolean
  quiet?: boolean
}

export function addImportCommand(program: Command, io: Io): void {
  const command = program
    .command('import')
    .description('take playlists from files into a catalogue: exports, data sets, folders and zip files')
    .argument('[paths...]', 'files, folders, zip files, - for the standard input; formats are recognised by content')
    .option(...DB_OPTION)
    .option('--format <name>', `take only ${IMPORT_FORMATS.join(', ')}`, 'auto')
    .option('--own', 'take the playlists of the library, too: those of its servers of music, and those made here')
    .option(...LIBRARY_OPTION)
    .option('--listener <name>', 'with --own: whose playlists (default: the one person here)')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print nothing but the summary')
  run(command, (paths: string[], flags: ImportFlags) => runImport(paths, flags, io))
}

async function runImport(paths: string[], flags: ImportFlags, io: Io): Promise<number> {
  if (flags.format !== 'auto' && !(IMPORT_FORMATS as readonly string[]).includes(flags.format)) {
    throw new UsageError(`--format must be auto, ${IMPORT_FORMATS.join(', ')}, got ${flags.format}`)
  }
  if (paths.length === 0 && !flags.own) throw new UsageError('name files or folders, or --own')
  const db = flags.db ?? defaultCatalogPath(io.env)
  makeCatalogFolder(db)
  const catalog = await openCatalog(db)
  using interruption = interruptionOf(io)
  try {
    if (flags.own) {
      const stopped = await importOwn(catalog, flags, io, interruption.signal)
      if (stopped) return 130
    }
    if (paths.length === 0) return 0
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

/** Takes the playlists of the library. @returns whether it was stopped */
function importOwn(catalog: Catalog, flags: ImportFlags, io: Io, signal: AbortSignal): Promise<boolean> {
  return withLibrary(flags, io, async (library, file) => {
    using listening = openListening(listeningFile(file), { readOnly: true })
    const report = await importLists(catalog, 'library', ownLists(library, listening, flags.listener), { signal })
    const { status, playlists, entries, newTracks, gone } = report
    if (flags.json) io.out(`${JSON.stringify({ own: true, ...report })}\n`)
    else {
      const removed = gone > 0 ? `, ${gone} that are gone were removed` : ''
      io.out(
        `${playlists} playlists of the library, ${entries} entries, ${newTracks} new tracks${removed}; in ${catalog.path}\n`,
      )
    }
    return status === 'stopped'
  })
}
