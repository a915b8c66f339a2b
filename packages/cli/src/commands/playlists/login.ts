import type { Command } from 'commander'
import { login, readSecrets, writeSecrets } from 'murecom/spotify-crawler'
import { CommandError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { defaultKeyPath } from './crawl.ts'

interface LoginFlags {
  port: string
  keyFile?: string
  accountsUrl?: string
}

export function addLoginCommand(program: Command, io: Io): void {
  const command = program
    .command('login')
    .description('sign in to Spotify, for: murecom crawl --mine')
    .option('--port <n>', 'port of the redirect URI http://127.0.0.1:<n>/callback in your Spotify dashboard', '8888')
    .option('--key-file <file>', 'where the token is kept, mode 600 (default: in your data folder)')
    .option('--accounts-url <url>', 'another accounts server')
  run(command, (flags: LoginFlags) => runLogin(flags, io))
}

async function runLogin(flags: LoginFlags, io: Io): Promise<number> {
  const port = integerOption('--port', flags.port, 0, 65_535)
  const path = flags.keyFile ?? defaultKeyPath(io.env)
  const file = (await readSecrets(path)) ?? {}
  const clientId = io.env['SPOTIFY_CLIENT_ID'] || file.clientId
  if (!clientId) throw new CommandError('set SPOTIFY_CLIENT_ID to the id of your app')
  using interruption = interruptionOf(io)
  try {
    const refreshToken = await login({
      clientId,
      port,
      accountsUrl: flags.accountsUrl,
      signal: interruption.signal,
      onUrl: url => io.err(`Open this address in your browser:\n\n  ${url}\n\n`),
    })
    await writeSecrets(path, { ...file, clientId, refreshToken })
    io.out(`Signed in. The token is in ${path}\n`)
    return 0
  } catch (error) {
    if (interruption.signal.aborted) return 130
    throw error
  }
}
