import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { isPostgresUrl } from '@murecom/internal/database-address'
import type { Command } from 'commander'
import {
  type Listening,
  listeningFile,
  type MusicServer,
  NamedLists,
  openLibrary,
  openListening,
  type ParallelLibrary,
  ServerError,
} from 'murecom/node'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { CommandError, UsageError } from '../errors.ts'
import { integerOption } from '../options/integer-option.ts'
import { defaultLibraryPath, hasLibrary, LIBRARY_OPTION } from '../options/library-path.ts'
import { DB_OPTION, defaultCatalogPath, defaultModelPath, hasCatalog, MODEL_OPTION } from '../options/model-paths.ts'
import { addServerOptions, openServer, type ServerFlags } from '../options/server-login.ts'
import { defaultUsersPath, USERS_OPTION } from '../options/users-path.ts'
import { type ErrorLine, masked } from '../server/operations/log.ts'
import { noteThreads } from '../server/operations/threads.ts'
import { isOwnMachineOnly } from '../server/socket/addresses.ts'
import { FollowedRecommender } from '../server/sources/followed-recommender.ts'
import { createServer, listen, type RequestLine, Users } from '../server.ts'
import type { Io } from '../terminal/io.ts'
import { programName } from '../terminal/program-name.ts'
import { run } from '../terminal/run.ts'
import { clean } from '../terminal/table.ts'
import { programVersion } from '../versions/program-version.ts'
import { startWatching, type WatchProcess } from './watch-process.ts'

interface ServeOptions extends ServerFlags {
  library?: string
  db?: string
  model?: string
  users?: string
  host: string
  port: string
  open?: boolean
  proxy?: boolean
  allowHost: string[]
  rate: string
  server?: string
  watch?: boolean
  log?: string
  json?: boolean
  quiet?: boolean
}

/** How long a song that is played goes on after the stop. */
const GRACE_MS = 5000

export function addServeCommand(program: Command, io: Io): void {
  const command = program
    .command('serve')
    .description('the web page of the library, and next songs over HTTP')
    .option(...LIBRARY_OPTION)
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--port <number>', 'port to listen on; 0 takes a free one', '8080')
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets other machines in', '127.0.0.1')
    .option(...USERS_OPTION)
    .option('--open', 'let everyone in who can reach the server, without users')
    .option('--proxy', 'a reverse proxy of this machine asks: trust the client that it names, and cookies for https')
    .option('--allow-host <name>', 'name by which clients may ask for this server (repeatable)', collect, [])
    .option('--rate <n>', 'work a second of one client on another machine; a plain request is 1; 0: no limit', '50')
    .option('--server <url>', 'play the songs that lie on this server of music, and show their covers; as for index')
    .option('--watch', 'index what is new or changed in the indexed folders, while it serves')
    .option('--log <form>', 'json: a line on standard error for each request')
    .option('--json', 'print the address as JSON')
    .option('--quiet', 'print nothing but the address')
  addServerOptions(command)
  run(command, (options: ServeOptions) => serve(options, io))
}

async function serve(options: ServeOptions, io: Io): Promise<number> {
  const port = integerOption('--port', options.port, 0, 65_535)
  const perSecond = integerOption('--rate', options.rate, 0, 1_000_000)
  if (options.log !== undefined && options.log !== 'json') {
    throw new UsageError(`--log must be json, got ${options.log}`)
  }
  const write = (line: RequestLine | ErrorLine): void => io.err(`${JSON.stringify(line)}\n`)
  const onError = (error: unknown): void => {
    const message = masked(error instanceof Error ? (error.stack ?? error.message) : String(error))
    if (options.log) write({ time: new Date().toISOString(), level: 'error', message })
    else io.err(`murecom: ${message}\n`)
  }
  const users = new Users(options.users ?? defaultUsersPath(io.env), onError)
  await refuseStrangers(options, users)
  const { file, model, db } = whatToServe(options, io)
  const onNotice = (line: string): void => {
    if (!options.quiet) io.err(`${line}\n`)
  }
  noteThreads()
  const library = await openLibrary(file, { onNotice })
  let server: MusicServer | undefined
  let listening: Listening | undefined
  let parallel: ParallelLibrary | undefined
  let catalog: Catalog | undefined
  let recommender: FollowedRecommender | undefined
  let watching: WatchProcess | undefined
  try {
    if (options.watch && isPostgresUrl(file)) {
      throw new UsageError('--watch is not for a library on PostgreSQL: run murecom index, by a timer')
    }
    if (options.watch && library.folders.length === 0) {
      throw new CommandError('--watch: no folder was indexed yet. Name one with: murecom index <folder>')
    }
    // Work that grows with the library is done in a thread; a library in memory is empty.
    if (library.file !== undefined) parallel = await library.parallel({ onNotice })
    server = await musicServerOf(options, io)
    listening = openListening(listeningFile(library.file ?? file))
    if (model) catalog = await openCatalog(db)
    if (model && catalog) recommender = await FollowedRecommender.open(model, catalog, { onNotice })
    const app = createServer({
      library: parallel ?? library,
      recommender,
      ...(catalog && { namedLists: new NamedLists(catalog) }),
      listening,
      ...(server && { musicServers: [server] }),
      users,
      localOnly: options.open !== true,
      proxied: options.proxy === true,
      version: programVersion(),
      program: programName(io.env),
      hosts: [hostname(), `${hostname()}.local`, options.host, ...options.allowHost],
      rate: perSecond === 0 ? false : { perSecond, burst: 4 * perSecond },
      onRequest: options.log ? write : undefined,
      onError,
    })
    let stop = (): void => {}
    const stopped = new Promise<void>(resolve => {
      stop = resolve
    })
    const stopListening = io.onInterrupt(() => stop())
    try {
      const listener = await listen(app, { host: options.host, port, graceMs: GRACE_MS })
      const { url, urls } = listener
      if (options.json) io.out(`${JSON.stringify({ url, urls, songs: library.length })}\n`)
      else io.out(`${urls.join('\n')}\n`)
      if (!options.quiet && !options.json) io.err(`${library.length} songs. Open the address above; Ctrl-C stops.\n`)
      if (options.watch) watching = startWatching(file, onNotice)
      await stopped
      await listener.close()
    } finally {
      stopListening()
    }
    return 0
  } finally {
    await watching?.close()
    server?.close()
    await recommender?.close()
    catalog?.close()
    listening?.close()
    await parallel?.close()
    library.close()
  }
}

/** The server of music that songs are played from. One that does not answer now keeps nobody from the rest of the library. */
async function musicServerOf(options: ServeOptions, io: Io): Promise<MusicServer | undefined> {
  if (options.server === undefined) return undefined
  try {
    return await openServer(options.server, { concurrency: '8', ...options }, io)
  } catch (error) {
    if (!ServerError.isInstance(error) || !['unreachable', 'no-answer'].includes(error.code)) throw error
    io.err(`${clean(error.message)}: its songs cannot be played until murecom serve is started again\n`)
    return undefined
  }
}

/** What other machines can reach needs users, or the word that it shall be open. */
async function refuseStrangers({ host, open }: ServeOptions, users: Users): Promise<void> {
  if (host.trim() === '') throw new UsageError('--host must be an address or a name of this machine, got an empty text')
  if (open || users.required || (await isOwnMachineOnly(host))) return
  throw new UsageError(
    `--host ${host}: other machines could read and play your library. Add a user with: murecom user add <name>, or start with --open to let everyone in`,
  )
}

/** The library and the trained model that are there; one of them is enough. What was named must be there. */
function whatToServe(options: ServeOptions, io: Io): { file: string; model: string | undefined; db: string } {
  const file = options.library ?? defaultLibraryPath(io.env)
  const model = options.model ?? defaultModelPath(io.env)
  const db = options.db ?? defaultCatalogPath(io.env)
  const named = options.model !== undefined || options.db !== undefined
  const trained = existsSync(model) && hasCatalog(db)
  if (named && !trained) {
    const missing = hasCatalog(db) ? model : db
    throw new CommandError(`${missing}: not there. Make one with: murecom import <files>, then murecom train`)
  }
  if (!hasLibrary(file) && (options.library !== undefined || !trained)) {
    throw new CommandError(`${file}: no library there. Make one with: murecom index <folder>`)
  }
  return { file: hasLibrary(file) ? file : ':memory:', model: trained ? model : undefined, db }
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
