import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Command } from 'commander'
import { libraryNeighbors, openLibrary, openRecommender } from 'murecom/node'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { CommandError } from '../errors.ts'
import { integerOption } from '../options/integer-option.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../options/library-path.ts'
import { DB_OPTION, defaultCatalogPath, defaultModelPath, MODEL_OPTION } from '../options/model-paths.ts'
import { createServer, listen } from '../server.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'
import { programVersion } from '../versions/program-version.ts'

interface ServeOptions {
  library?: string
  db?: string
  model?: string
  host: string
  port: string
  allowHost: string[]
  rate: string
  json?: boolean
  quiet?: boolean
}

export function addServeCommand(program: Command, io: Io): void {
  const command = program
    .command('serve')
    .description('the web page of the library, and next songs over HTTP')
    .option(...LIBRARY_OPTION)
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--port <number>', 'port to listen on; 0 takes a free one', '8080')
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets other machines in', '127.0.0.1')
    .option('--allow-host <name>', 'name by which clients may ask for this server (repeatable)', collect, [])
    .option('--rate <n>', 'requests a second of one client on another machine; 0 for no limit', '50')
    .option('--json', 'print the address as JSON')
    .option('--quiet', 'print nothing but the address')
  run(command, (options: ServeOptions) => serve(options, io))
}

async function serve(options: ServeOptions, io: Io): Promise<number> {
  const port = integerOption('--port', options.port, 0, 65_535)
  const perSecond = integerOption('--rate', options.rate, 0, 1_000_000)
  const { file, model, db } = whatToServe(options, io)
  const library = await openLibrary(file)
  let catalog: Catalog | undefined
  try {
    if (model) catalog = await openCatalog(db)
    const audio = libraryNeighbors(library)
    const recommender = model && catalog ? await openRecommender(model, catalog, { audio }) : undefined
    // Has the models read now: a training that ends while the server runs replaces their files.
    recommender?.idsForPlaylist([], { limit: 1 })
    const app = createServer({
      library,
      recommender,
      version: programVersion(),
      hosts: [hostname(), `${hostname()}.local`, options.host, ...options.allowHost],
      rate: perSecond === 0 ? false : { perSecond, burst: 4 * perSecond },
      onError: error => io.err(`murecom: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`),
    })
    let stop = (): void => {}
    const stopped = new Promise<void>(resolve => {
      stop = resolve
    })
    const stopListening = io.onInterrupt(() => stop())
    try {
      const server = await listen(app, { host: options.host, port })
      if (options.json) io.out(`${JSON.stringify({ url: server.url, songs: library.length })}\n`)
      else io.out(`${server.url}\n`)
      if (!options.quiet && !options.json) io.err(`${library.length} songs. Open the address above; Ctrl-C stops.\n`)
      await stopped
      await server.close()
    } finally {
      stopListening()
    }
    return 0
  } finally {
    catalog?.close()
    library.close()
  }
}

/** The library and the trained model that are there; one of them is enough. What was named must be there. */
function whatToServe(options: ServeOptions, io: Io): { file: string; model: string | undefined; db: string } {
  const file = options.library ?? defaultLibraryPath(io.env)
  const model = options.model ?? defaultModelPath(io.env)
  const db = options.db ?? defaultCatalogPath(io.env)
  const named = options.model !== undefined || options.db !== undefined
  const trained = existsSync(model) && existsSync(db)
  if (named && !trained) {
    const missing = existsSync(db) ? model : db
    throw new CommandError(`${missing}: not there. Make one with: murecom import <files>, then murecom train`)
  }
  if (!existsSync(file) && (options.library !== undefined || !trained)) {
    throw new CommandError(`${file}: no library there. Make one with: murecom index <folder>`)
  }
  return { file: existsSync(file) ? file : ':memory:', model: trained ? model : undefined, db }
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
