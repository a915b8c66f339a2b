import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { isServerUrl, type MusicServer, openMusicServer } from 'murecom/node'
import { UsageError } from '../errors.ts'
import type { Io } from '../terminal/io.ts'
import { integerOption } from './integer-option.ts'
import { secretOf } from './secret-file.ts'

/** The options of commands that sign in to a server of music. */
export interface ServerFlags {
  passwordFile?: string
  ca?: string
  insecure?: boolean
  concurrency?: string
  pause?: string
}

/** Adds the options of signing in. */
export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--password-file <file>',
      'a file with the password, mode 600 (else MURECOM_SERVER_PASSWORD, or it is asked for)',
    )
    .option('--ca <file>', 'certificates of authorities that are trusted, too, as PEM')
    .option('--insecure', 'take any certificate, and send a password itself over http where the server wants that')
}

/**
 * Signs in to a server. The password comes from a file that only its owner may read, from MURECOM_SERVER_PASSWORD, or is asked
 * for; MURECOM_SERVER_API_KEY is a key in place of it.
 */
export async function openServer(url: string, flags: ServerFlags, io: Io, signal?: AbortSignal): Promise<MusicServer> {
  if (!isServerUrl(url)) {
    throw new UsageError('a server is named as subsonic+https://user@host/ or jellyfin+https://user@host/')
  }
  const { passwordFile, ca, insecure = false, concurrency, pause } = flags
  const settings = {
    insecure,
    ...(ca !== undefined && { ca: readFileSync(ca, 'utf8') }),
    ...(concurrency !== undefined && { concurrency: integerOption('--concurrency', concurrency, 1, 16) }),
    ...(pause !== undefined && { pauseMs: integerOption('--pause', pause, 0, 3_600_000) }),
  }
  const { MURECOM_SERVER_PASSWORD: given, MURECOM_SERVER_API_KEY: key } = io.env
  const hasPassword = /^[^/]*\/\/[^/@:]*:[^/@]+@/.test(url)
  if (hasPassword) throw new UsageError('a password in an address can be read by others: use MURECOM_SERVER_PASSWORD')
  const apiKey = key || undefined
  const password =
    passwordFile !== undefined
      ? secretOf(passwordFile)
      : given || (apiKey === undefined ? await io.secret(`Password for ${hostOf(url)}: `) : undefined)
  return openMusicServer(url, {
    ...settings,
    password,
    apiKey: passwordFile === undefined ? apiKey : undefined,
    signal,
  })
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server'
}
