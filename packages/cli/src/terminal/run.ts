import type { Command } from 'commander'

const codes = new WeakMap<Command, number>()

/**
 * Makes `action` what a command does. What it returns is the exit code of the program.
 *
 * @param action gets the command's arguments and its options, as commander's own `action`
 */
export function run<Args extends unknown[]>(
  command: Command,
  action: (...args: Args) => number | Promise<number>,
): void {
  command.action(async (...args) => {
    codes.set(programOf(command), await action(...(args as unknown as Args)))
  })
}

/** The exit code of the command that ran; 0 when none did. */
export function exitCodeOf(program: Command): number {
  return codes.get(program) ?? 0
}

function programOf(command: Command): Command {
  return command.parent ? programOf(command.parent) : command
}
