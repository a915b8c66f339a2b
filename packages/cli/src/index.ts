import { Command, CommanderError } from 'commander'
import { addCatalogCommand } from './commands/catalog.ts'
import { addClustersCommand } from './commands/clusters.ts'
import { addCompletionCommand } from './commands/completion.ts'
import { addCrawlCommand } from './commands/crawl.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEvaluateCommand } from './commands/evaluate.ts'
import { addImportCommand } from './commands/import.ts'
import { addIndexCommand } from './commands/index-folder.ts'
import { addLoginCommand } from './commands/login.ts'
import { addMixCommand } from './commands/mix.ts'
import { addNextCommand } from './commands/next.ts'
import { addPathCommand } from './commands/path.ts'
import { addSearchCommand } from './commands/search.ts'
import { addServeCommand } from './commands/serve.ts'
import { addSimilarCommand } from './commands/similar.ts'
import { addTagCommand } from './commands/tag.ts'
import { addTrainCommand } from './commands/train.ts'
import { addTrainGenreCommand } from './commands/train-genre.ts'
import { isUserError, UsageError } from './errors.ts'
import { type Io, processIo } from './terminal/io.ts'
import { programVersion } from './version.ts'

export type { Io } from './terminal/io.ts'

/**
 * The `murecom` program.
 *
 * @param args what follows the program's name
 * @param io where it reads and writes; default the process's own streams
 * @returns the exit code: 0 done, 1 failed, 2 wrong use, 75 come back later, 130 interrupted
 */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const program = new Command('murecom')
    .description('music recommendation: similar songs by sound, next songs from playlists')
    .version(programVersion())
    .exitOverride()
    .configureOutput({ writeOut: text => io.out(text), writeErr: text => io.err(text) })
    .showHelpAfterError('(murecom --help shows the commands)')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use, 75 come back later.')
  let exitCode = 0
  const done = (code: number): void => {
    exitCode = code
  }
  addIndexCommand(program, io, done)
  addSimilarCommand(program, io, done)
  addTrainCommand(program, io, done)
  addNextCommand(program, io, done)
  addEvaluateCommand(program, io, done)
  addTrainGenreCommand(program, io, done)
  addTagCommand(program, io, done)
  addPathCommand(program, io, done)
  addMixCommand(program, io, done)
  addClustersCommand(program, io, done)
  addSearchCommand(program, io, done)
  addDoctorCommand(program, io, done)
  addCompletionCommand(program, io, done)
  addServeCommand(program, io, done)
  addLoginCommand(program, io, done)
  addCrawlCommand(program, io, done)
  addImportCommand(program, io, done)
  addCatalogCommand(program, io, done)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof UsageError) {
      io.err(`murecom: ${error.message}\n`)
      return 2
    }
    if (!isUserError(error)) throw error // a fault of the program: its trace is wanted
    io.err(`murecom: ${error.message}\n`)
    return 1
  }
}
