import type { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { defaultUsersPath, USERS_OPTION } from '../options/users-path.ts'
import { type UserInfo, Users } from '../server/access/users.ts'
import type { Io } from '../terminal/io.ts'
import { run } from '../terminal/run.ts'
import { clean, formatTable } from '../terminal/table.ts'

interface UserFlags {
  users?: string
  json?: boolean
  label: string
}

const MOST_LABEL = 100

/** `murecom user`: who may sign in to `murecom serve`. A running server sees each change within a second. */
export function addUserCommand(program: Command, io: Io): void {
  const parent = program.command('user').description('who may sign in to: murecom serve')
  const subcommand = (name: string, description: string): Command =>
    parent
      .command(name)
      .description(description)
      .option(...USERS_OPTION)
  const open = (flags: UserFlags): Users => new Users(flags.users ?? defaultUsersPath(io.env))

  run(
    subcommand('add <name>', 'add a user; the password is asked for, or the first line of standard input'),
    async (name: string, flags: UserFlags) => {
      const users = open(flags)
      await users.add(name, await newPassword(name, io))
      io.err(`${name} may sign in now. Users are in ${clean(users.path)}\n`)
      return 0
    },
  )
  run(subcommand('password <name>', 'set a new password'), async (name: string, flags: UserFlags) => {
    await open(flags).setPassword(name, await newPassword(name, io))
    io.err(`${name} has a new password; sessions with the old one have ended\n`)
    return 0
  })
  run(subcommand('remove <name>', 'remove a user, with all tokens'), (name: string, flags: UserFlags) => {
    open(flags).remove(name)
    io.err(`${name} cannot sign in any more\n`)
    return 0
  })
  run(
    subcommand('token <name>', 'make a token for a program or a player; it is shown once').option(
      '--label <text>',
      'what it is for',
      '',
    ),
    (name: string, flags: UserFlags) => {
      if (flags.label.length > MOST_LABEL) throw new UsageError(`--label must have at most ${MOST_LABEL} characters`)
      const { id, token } = open(flags).addToken(name, flags.label)
      io.out(`${token}\n`)
      io.err(`It is not shown again. Take it back with: murecom user revoke ${name} ${id}\n`)
      return 0
    },
  )
  run(
    subcommand('player <name>', 'make a password for a player that speaks OpenSubsonic; it is shown once').option(
      '--label <text>',
      'which player it is for',
      '',
    ),
    (name: string, flags: UserFlags) => {
      if (flags.label.length > MOST_LABEL) throw new UsageError(`--label must have at most ${MOST_LABEL} characters`)
      const { id, password } = open(flags).addPlayerPassword(name, flags.label)
      io.out(`${password}\n`)
      io.err(`It is not shown again, and opens /rest alone. Take it back with: murecom user revoke ${name} ${id}\n`)
      return 0
    },
  )
  run(
    subcommand('revoke <name> <id>', 'take a token or a player password back'),
    (name: string, id: string, flags: UserFlags) => {
      open(flags).revoke(name, id)
      io.err(`${id} is of no use any more\n`)
      return 0
    },
  )
  run(
    subcommand('list', 'users, their tokens and player passwords').option('--json', 'as JSON'),
    (flags: UserFlags) => {
      list(open(flags), flags, io)
      return 0
    },
  )
}

/** The password twice from a terminal, else the first line of standard input. */
async function newPassword(name: string, io: Io): Promise<string> {
  const password = await io.secret(`Password for ${clean(name)}: `)
  if (io.isTerminal && (await io.secret('Once more: ')) !== password) {
    throw new UsageError('the two passwords differ: nothing was changed')
  }
  return password
}

function list(users: Users, flags: UserFlags, io: Io): void {
  const all = users.list()
  if (flags.json) io.out(`${JSON.stringify({ users: all })}\n`)
  else if (all.length === 0) io.err('no users: murecom user add <name> adds one\n')
  else io.out(`${tableOf(all, io.columns)}\n`)
}

function tableOf(users: readonly UserInfo[], columns: number): string {
  const head = [{ heading: 'user' }, { heading: 'since' }, { heading: 'id' }, { heading: 'kind' }, { heading: 'for' }]
  const day = (iso: string): string => iso.slice(0, 10)
  const rows = users.flatMap(({ name, added, tokens, players }) => [
    [name, day(added), '', '', ''],
    ...tokens.map(token => ['', day(token.added), token.id, 'token', token.label]),
    ...players.map(player => ['', day(player.added), player.id, 'player', player.label]),
  ])
  return formatTable(head, rows, columns)
}
