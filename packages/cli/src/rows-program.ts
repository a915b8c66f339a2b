// `murecom rows` alone, which the archive for Spark's executors is made from: no other command, no native module.
import { addRowsCommand } from './commands/playlists/rows.ts'
import { runProgram } from './program.ts'
import { processIo } from './terminal/io.ts'

process.exitCode = await runProgram({ commands: [addRowsCommand] }, process.argv.slice(2), processIo())
