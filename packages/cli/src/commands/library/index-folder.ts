import { existsSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { type AddFolderReport, type LibraryModelOption, openLibrary } from 'murecom/node'
import { CommandError, UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../../options/library-path.ts'
import type { Io } from '../../terminal/io.ts'
import { ProgressBar } from '../../terminal/progress.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

interface IndexOptions {
  library?: string
  workers?: string
  model?: string
  json?: boolean
  quiet?: boolean
}

export function addIndexCommand(program: Command, io: Io): void {
  const command = program
    .command('index')
    .description('index the music files of a folder and its subfolders (mp3, flac, ogg vorbis, wav)')
    .argument('<folder>')
    .option(...LIBRARY_OPTION)
    .option(
      '--model <name>',
      'of a new library: musicnn (default, the better neighbours), gtzan (much faster), or the file of a genre network of your own',
    )
    .option('--workers <n>', 'threads to use (default: one for each core, at most 8)')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'print no progress')
  run(command, (folder: string, options: IndexOptions) => indexFolder(folder, options, io))
}

async function indexFolder(folder: string, options: IndexOptions, io: Io): Promise<number> {
  const workers = options.workers === undefined ? undefined : integerOption('--workers', options.workers, 1, 64)
  // Before the library, so that a slip of the pen makes no empty one.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`${folder}: does not exist, or is not a folder`)
  }
  const file = options.library ?? defaultLibraryPath(io.env)
  const library = await openLibrary(file, { model: modelOption(options.model) })
  const bar = new ProgressBar(io, 'songs')
  const controller = new AbortController()
  const stopListening = io.onInterrupt(() => controller.abort())
  try {
    const report = await library.addFolder(folder, {
      workers,
      signal: controller.signal,
      onProgress: p => {
        if (!options.quiet)
          bar.update({ done: p.done, total: p.total, rate: p.filesPerSecond, etaSeconds: p.etaSeconds })
      },
      onFailure: ({ path, reason }) => {
        bar.clear()
        io.err(`skipped ${clean(path)}: ${clean(reason)}\n`)
      },
    })
    bar.clear()
    if (options.json) io.out(`${JSON.stringify({ library: file, songs: library.length, ...report })}\n`)
    else io.out(`${summary(report, library.length, file)}\n`)
    if (report.status === 'stopped') return 130
    return library.length > 0 ? 0 : 1
  } finally {
    stopListening()
    library.close()
  }
}

function summary(report: AddFolderReport, songs: number, file: string): string {
  const { added, unchanged, moved, failures, status } = report
  const parts = [`${added} added`, `${unchanged} unchanged`]
  if (moved > 0) parts.push(`${moved} moved`)
  if (failures.length > 0) parts.push(`${failures.length} skipped`)
  return `${status === 'stopped' ? 'Stopped. ' : ''}${parts.join(', ')}; ${songs} songs in ${file}`
}

/** A name of a model, or a file that holds one. */
function modelOption(model: string | undefined): LibraryModelOption | undefined {
  if (model === undefined || model === 'musicnn' || model === 'gtzan') return model
  if (existsSync(model)) return { file: model }
  throw new UsageError(`--model must be musicnn, gtzan or a file that holds a genre network, got ${model}`)
}
