import type { Command } from 'commander'

/** A command as the shells need it. */
interface Completed {
  name: string
  description: string
  /** `--json`, with what it says of itself. */
  options: { flag: string; description: string; takesValue: boolean }[]
}

/** Everything that a program completes, read from the program itself: a new command needs no second list. */
function completions(program: Command): Completed[] {
  return program.commands.map(command => ({
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.map(option => ({
        flag: option.long ?? option.short ?? '',
        description: option.description,
        takesValue: option.required || option.optional,
      })),
      { flag: '--help', description: 'show what the command takes', takesValue: false },
    ],
  }))
}

/** Completion of bash: commands, then options, then files. */
export function bashScript(program: Command): string {
  const commands = completions(program)
  const cases = commands.map(({ name, options }) => `    ${name}) words='${options.map(o => o.flag).join(' ')}' ;;`)
  return `# murecom completion for bash
_murecom() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  # Anything but an option is left to the shell, which completes files.
  if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=(); fi
}
complete -o default -F _murecom murecom
`
}

/** Completion of zsh. */
export function zshScript(program: Command): string {
  const commands = completions(program)
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  // In _describe and _arguments these characters would end the text.
  const plain = (text: string): string => text.replace(/[[\]:]/g, ' ')
  const list = commands.map(({ name, description }) => `    ${quoted(`${name}:${plain(description)}`)}`)
  const cases = commands.map(({ name, options }) => {
    const specs = options.map(o => quoted(`${o.flag}[${plain(o.description)}]${o.takesValue ? ':value:_files' : ''}`))
    return `    ${name}) _arguments ${specs.join(' ')} '*:file:_files' ;;`
  })
  return `#compdef murecom
_murecom() {
  local -a commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _murecom murecom
`
}

/** Completion of fish. */
export function fishScript(program: Command): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const lines = completions(program).flatMap(({ name, description, options }) => [
    `complete -c murecom -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...options.map(({ flag, description: about, takesValue }) => {
      const option = flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`
      return `complete -c murecom -n '__fish_seen_subcommand_from ${name}' ${option}${takesValue ? ' -r' : ''} -d ${quoted(about)}`
    }),
  ])
  return `# murecom completion for fish\n${lines.join('\n')}\n`
}
