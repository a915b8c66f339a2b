import { existsSync, statSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { isPostgresUrl } from '@murecom/internal/database-address'
import type { Command } from 'commander'
import { type AddFolderOptions, isServerUrl, type Library, openLibrary, systemPath } from 'murecom/node'
import { CommandError, UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../../options/library-path.ts'
import { addServerOptions } from '../../options/server-login.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { programName } from '../../terminal/program-name.ts'
import { ProgressBar } from '../../terminal/progress.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'
import { queueFolders } from '../shared/queue-folders.ts'
import { indexServers, type ServerIndexFlags } from './index-server.ts'
import { indexSettings, modelOption } from './index-settings.ts'
import { quoted, renewalHint, renewLibrary } from './indexing/renew.ts'
import { reportText } from './indexing/report.ts'

interface IndexOptions extends ServerIndexFlags {
  watch?: boolean
  poll?: string
  whole?: boolean
  renew?: boolean
}

export function addIndexCommand(program: Command, io: Io): void {
  const command = program
    .command('index')
    .description('index the music of folders and their subfolders, or of servers (OpenSubsonic, Jellyfin)')
    .argument(
      '[place...]',
      'folders; servers as subsonic+https://user@host/ or jellyfin+https://user@host/ (default: the folders of before)',
    )
    .option(...LIBRARY_OPTION)
    .option(
      '--model <name>',
      'of a new library: musicnn (default, the better neighbours), gtzan (much faster), or the file of a genre network of your own or of an ONNX network',
    )
    .option('--watch', 'go on until Ctrl-C: index what is new or changed within seconds, remove what is deleted')
    .option('--poll <seconds>', 'with --watch: look as often, instead of waiting for events of the system')
    .option('--workers <n>', 'threads to use (default: one for each core)')
    .option('--nice', 'let all other programs go first')
    .option('--whole', 'also decode each song as a whole, for its loudness')
    .option(
      '--renew',
      'analyse all songs of an older library anew by the model of this version; it answers as before meanwhile',
    )
    .option('--prune', 'also remove the songs of a disk that is not mounted')
    .option('--keep-missing', 'keep songs whose files were deleted')
    .option(
      '--path-map <from=to>',
      'files of a server that lie here, too: what its paths begin with, and the folder here; may be given several times',
      (mapping: string, all: string[]) => [...all, mapping],
      [] as string[],
    )
    .option('--concurrency <n>', 'requests to a server at a time (default: 2)')
    .option('--pause <ms>', 'between the starts of two requests to a server (default: 0)')
    .option('--budget <bytes>', 'bytes fetched from a server a day at most, such as 500M or 2G')
    .option('--listener <name>', 'whose the stars, plays and playlists of a server are (default: the one person here)')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'print no progress')
  addServerOptions(command)
  run(command, (places: string[], options: IndexOptions) => {
    const servers = places.filter(isServerUrl)
    if (servers.length === 0) return indexFolders(places, options, io)
    if (servers.length < places.length) throw new UsageError('name folders or servers, not both at a time')
    if (isPostgresUrl(options.library ?? '')) {
      throw new UsageError('a library on PostgreSQL takes folders: index a server of music into a file')
    }
    if (options.whole) throw new UsageError('--whole is for folders: of a server only stretches are fetched')
    if (options.watch) throw new UsageError('--watch is for folders: run index again for a server')
    if (options.renew) throw new UsageError('--renew is for folders: index the server into a new library')
    return indexServers(servers, options, io)
  })
}

async function indexFolders(named: readonly string[], options: IndexOptions, io: Io): Promise<number> {
  if (isPostgresUrl(options.library ?? '')) {
    if (options.renew)
      throw new UsageError('a library on PostgreSQL is not renewed: index its folders into a new database')
    return queueFolders(options.library!, named, options, io)
  }
  const settings = { ...indexSettings(options), whole: options.whole === true }
  const { missing } = settings
  const pollSeconds = options.poll === undefined ? undefined : integerOption('--poll', options.poll, 1, 86_400)
  if (pollSeconds !== undefined && !options.watch) throw new UsageError('--poll needs --watch')
  // Before the library, so that a slip of the pen makes no empty one.
  for (const folder of missing === 'prune' ? [] : named) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new CommandError(`${folder}: does not exist, or is not a folder`)
    }
  }
  const file = options.library ?? defaultLibraryPath(io.env)
  if (named.length === 0 && !existsSync(file)) throw new UsageError('name a folder to index')
  const library = await openLibrary(file, { model: modelOption(options.model) })
  using interruption = interruptionOf(io)
  if (options.nice) setPriority(constants.priority.PRIORITY_LOW)
  try {
    const folders = named.length > 0 ? named : library.folders
    if (folders.length === 0) throw new UsageError('name a folder to index')
    const job: Job = {
      library,
      folders,
      isNamed: named.length > 0,
      file,
      options,
      io,
      settings: { ...settings, signal: interruption.signal },
    }
    if (options.renew) {
      const code = await renew(job)
      if (code !== 0) return code
    }
    return options.watch ? await watch(job, pollSeconds) : await indexOnce(job)
  } finally {
    library.close()
  }
}

interface Job {
  library: Library
  folders: readonly string[]
  /** False for the folders that were indexed before: a disk of theirs may be away. */
  isNamed: boolean
  file: string
  options: IndexOptions
  settings: AddFolderOptions
  io: Io
}

function renew(job: Job): Promise<number> {
  const { library, file, settings, options, io } = job
  const bar = new ProgressBar(io, 'songs')
  const isJson = options.json === true
  return renewLibrary({ library, file, settings, shown: shown(job, bar), clear: () => bar.clear(), isJson, io })
}

async function indexOnce(job: Job): Promise<number> {
  const { library, folders, options, io } = job
  for (const folder of folders) {
    if (!job.isNamed && job.settings.missing !== 'prune' && !existsSync(systemPath(folder))) {
      io.err(`${clean(folder)} is not there; its songs are kept (--prune removes them)\n`)
      continue
    }
    const bar = new ProgressBar(io, 'songs')
    const report = await library.addFolder(folder, { ...job.settings, ...shown(job, bar) })
    bar.clear()
    print(job, report)
    if (report.status === 'stopped') return 130
  }
  if (library.length === 0) return 1
  if (!options.json && !options.quiet) {
    const hint = renewalHint(library, options.library, io)
    if (hint) io.err(`${hint}\n`)
    io.err(`hear it: ${nextStep(options, io)}\n`)
  }
  return 0
}

async function watch(job: Job, pollSeconds: number | undefined): Promise<number> {
  const { library, folders, options, io } = job
  const bar = new ProgressBar(io, 'songs')
  let isFirst = true
  await library.watch(job.isNamed ? folders : [], {
    ...job.settings,
    ...shown(job, bar),
    ...(pollSeconds !== undefined && { poll: true, pollSeconds }),
    onWatching: ({ folder, by, reason }) => {
      const why = reason === null ? '' : ` (${reason})`
      if (!options.quiet) io.err(`watching ${clean(folder)} by ${by}${why}; Ctrl-C stops\n`)
    },
    onProblem: error => {
      bar.clear()
      io.err(`${clean(error.message)}; it is tried again\n`)
    },
    onReport: report => {
      bar.clear()
      print(job, report)
      if (isFirst && report.status === 'done' && !options.json && !options.quiet) {
        io.err(`hear it: ${nextStep(options, io)}\n`)
      }
      isFirst = false
    },
  })
  bar.clear()
  return 0
}

/** What is shown while files are read. */
function shown({ options, io }: Job, bar: ProgressBar): Pick<AddFolderOptions, 'onProgress' | 'onRefused'> {
  return {
    onProgress: p => {
      if (!options.quiet) bar.update({ done: p.done, total: p.total, rate: p.filesPerSecond, etaSeconds: p.etaSeconds })
    },
    onRefused: ({ path, reason }) => {
      bar.clear()
      io.err(`refused ${clean(path)}: ${clean(reason)}\n`)
    },
  }
}

function print({ library, file, options, io }: Job, report: Parameters<typeof reportText>[0]): void {
  if (options.json) io.out(`${JSON.stringify({ library: file, songs: library.length, ...report })}\n`)
  else io.out(reportText(report, library.length, file))
}

/** The command that comes next, as the user would have to write it. */
function nextStep({ library }: IndexOptions, io: Io): string {
  if (library === undefined) return `${programName(io.env)} serve`
  return `${programName(io.env)} serve --library ${quoted(library)}`
}
