import { addCompletionCommand } from './commands/completion.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addFilterCommand } from './commands/filter.ts'
import { addClustersCommand } from './commands/library/clusters.ts'
import { addFeaturesCommand } from './commands/library/features.ts'
import { addIndexCommand } from './commands/library/index-folder.ts'
import { addListCommand } from './commands/library/list.ts'
import { addMixCommand } from './commands/library/mix.ts'
import { addPathCommand } from './commands/library/path.ts'
import { addRadioCommand } from './commands/library/radio.ts'
import { addSearchCommand } from './commands/library/search/search.ts'
import { addSimilarCommand } from './commands/library/similar.ts'
import { addTagCommand } from './commands/library/tag.ts'
import { addHistoryCommand } from './commands/listening/history.ts'
import { addMpdCommand } from './commands/listening/mpd.ts'
import { addMcpCommand } from './commands/mcp.ts'
import { addCatalogCommand } from './commands/playlists/catalog.ts'
import { addCrawlCommand } from './commands/playlists/crawl.ts'
import { addEvaluateCommand } from './commands/playlists/evaluate.ts'
import { addImportCommand } from './commands/playlists/import.ts'
import { addLoginCommand } from './commands/playlists/login.ts'
import { addMatchCommand } from './commands/playlists/match.ts'
import { addNextCommand } from './commands/playlists/next.ts'
import { addRowsCommand } from './commands/playlists/rows.ts'
import { addTrainCommand } from './commands/playlists/train.ts'
import { addServeCommand } from './commands/serve.ts'
import { addWorkerCommand } from './commands/shared/worker.ts'
import { addWorkersCommand } from './commands/shared/workers.ts'
import { addTrainGenreCommand } from './commands/train-genre.ts'
import { addUserCommand } from './commands/user.ts'
import { runProgram } from './program.ts'
import { type Io, processIo } from './terminal/io.ts'
import { programVersion } from './versions/program-version.ts'

/** In the order of `murecom --help`. */
const COMMANDS = [
  addIndexCommand,
  addWorkerCommand,
  addWorkersCommand,
  addSimilarCommand,
  addTrainCommand,
  addNextCommand,
  addEvaluateCommand,
  addTrainGenreCommand,
  addRadioCommand,
  addTagCommand,
  addFeaturesCommand,
  addPathCommand,
  addMixCommand,
  addClustersCommand,
  addSearchCommand,
  addListCommand,
  addFilterCommand,
  addMcpCommand,
  addHistoryCommand,
  addMpdCommand,
  addDoctorCommand,
  addCompletionCommand,
  addServeCommand,
  addUserCommand,
  addLoginCommand,
  addCrawlCommand,
  addImportCommand,
  addMatchCommand,
  addCatalogCommand,
  addRowsCommand,
]

/**
 * The `murecom` program.
 *
 * @param args what follows the program's name
 * @param io where it reads and writes; default the process's own streams
 * @returns the exit code: 0 done, 1 failed, 2 wrong use, 75 come back later, 130 interrupted
 */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  return runProgram({ version: programVersion(), commands: COMMANDS }, args, io)
}
