import { existsSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { listeningFile, openListening } from 'murecom/node'
import { UsageError } from '../errors.ts'
import { LIBRARY_OPTION } from '../options/library-path.ts'
import { DB_OPTION, MODEL_OPTION } from '../options/model-paths.ts'
import { withRecommender } from '../options/with-recommender.ts'
import { withLibrary } from '../songs/song-list.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'

interface McpOptions {
  library?: string
  m3uFolder?: string
  db?: string
  model?: string
  quiet?: boolean
}

export function addMcpCommand(program: Command, io: Io): void {
  const command = program
    .command('mcp')
    .description('answers an assistant (Model Context Protocol) over standard input and output')
    .option(...LIBRARY_OPTION)
    .option('--m3u-folder <folder>', 'lets playlists be written as files into this folder, and nowhere else')
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--quiet', 'say nothing on standard error')
  run(command, (options: McpOptions) => mcp(options, io))
}

async function mcp(options: McpOptions, io: Io): Promise<number> {
  const { m3uFolder } = options
  if (m3uFolder !== undefined && !(existsSync(m3uFolder) && statSync(m3uFolder).isDirectory())) {
    throw new UsageError(`--m3u-folder must be a folder that is there, got ${m3uFolder}`)
  }
  const err = (text: string): void => {
    if (!options.quiet) io.err(text)
  }
  const abort = new AbortController()
  const release = io.onInterrupt(() => abort.abort())
  // It brings a library of its own, which no other command needs.
  const { serveMcp } = await import('../mcp/serve-mcp.ts')
  try {
    await withLibrary(options, { ...io, err }, (library, file) =>
      withRecommender(options, io, async recommender => {
        using listening = openListening(listeningFile(file))
        const onFault = (error: unknown): void => err(`${(error as Error).stack ?? String(error)}\n`)
        const sources = { library, file, listening, recommender, m3uFolder, onFault }
        const { stdin: input, stdout: output } = process
        await serveMcp(sources, { input, output, err, signal: abort.signal })
      }),
    )
  } finally {
    release()
  }
  return 0
}
