import { Argument, type Command } from 'commander'
import { bashScript, fishScript, zshScript } from '../terminal/completion-scripts.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

export function addCompletionCommand(program: Command, io: Io): void {
  const shell = new Argument('<shell>', 'for which shell').choices(Object.keys(SCRIPTS))
  const command = program
    .command('completion')
    .description('a script that completes commands and options in your shell')
    .addArgument(shell)
    .addHelpText(
      'after',
      `
bash: murecom completion bash > ~/.local/share/bash-completion/completions/murecom
zsh:  murecom completion zsh > a folder of your $fpath, as _murecom
fish: murecom completion fish > ~/.config/fish/completions/murecom.fish`,
    )
  run(command, (name: keyof typeof SCRIPTS) => {
    io.out(SCRIPTS[name](program))
    return 0
  })
}
