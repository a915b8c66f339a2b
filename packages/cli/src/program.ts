import { Command, CommanderError } from 'commander'
import { isUserError, UsageError } from './errors.ts'
import type { Io } from './terminal/io.ts'
import { exitCodeOf } from './terminal/run.ts'

/** A program: its version, unless it is a part of another, and its commands in the order of the help. */
interface Program {
  version?: string
  commands: readonly ((program: Command, io: Io) => void)[]
}

/** Runs a program. @returns its exit code: 0 done, 1 failed, 2 wrong use, or what the command says */
export async function runProgram({ version, commands }: Program, args: readonly string[], io: Io): Promise<number> {
  const program = new Command('murecom')
    .description('music recommendation: similar songs by sound, next songs from playlists')
    .exitOverride()
    .configureOutput({ writeOut: text => io.out(text), writeErr: text => io.err(text) })
    .showHelpAfterError('(murecom --help shows the commands)')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use, 75 come back later.')
  if (version !== undefined) program.version(version)
  for (const addCommand of commands) addCommand(program, io)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodeOf(program)
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
