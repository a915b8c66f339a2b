import type { Command } from 'commander'
import {
  addHistory,
  type HistoryReport,
  type HistorySource,
  type Library,
  listeningFile,
  openListening,
} from 'murecom/node'
import { CommandError, UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { latelyOf } from '../../options/lately.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { secretOf } from '../../options/secret-file.ts'
import { label, withLibrary } from '../../songs/song-list.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean, formatTable } from '../../terminal/table.ts'

interface HistoryFlags {
  library?: string
  listener?: string
  url?: string
  tokenFile?: string
  halfLife?: string
  n: string
  json?: boolean
  quiet?: boolean
}

const SERVICE = /^(listenbrainz|lastfm):(.*)$/s

export function addHistoryCommand(program: Command, io: Io): void {
  const command = program
    .command('history')
    .description(
      'take what you heard from ListenBrainz, Last.fm, or files of theirs or of Spotify; without a place, show it',
    )
    .argument('[from...]', 'listenbrainz:NAME, lastfm:NAME, files, folders; running it again takes what is new')
    .option(...LIBRARY_OPTION)
    .option('--listener <name>', 'whose plays they are here (default: the one person here)')
    .option('--url <address>', 'another server that answers as that service does')
    .option(
      '--token-file <file>',
      'a file with the token of ListenBrainz, or the key of Last.fm, mode 600 (else MURECOM_LISTENBRAINZ_TOKEN, MURECOM_LASTFM_KEY)',
    )
    .option('-n <count>', 'without a place: songs that are shown', '10')
    .option('--half-life <days>', 'without a place: days after which a play counts half (default: 14)')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print nothing but the summary')
  run(command, (from: string[], flags: HistoryFlags) => history(from, flags, io))
}

async function history(from: readonly string[], flags: HistoryFlags, io: Io): Promise<number> {
  const n = integerOption('-n', flags.n, 1, 1000)
  const services = from.filter(place => SERVICE.test(place))
  if (flags.url !== undefined && services.length !== 1)
    throw new UsageError('--url needs one listenbrainz:NAME or lastfm:NAME')
  if (flags.tokenFile !== undefined && services.length !== 1)
    throw new UsageError('--token-file needs one listenbrainz:NAME or lastfm:NAME')
  const files = from.filter(place => !SERVICE.test(place))
  return withLibrary(flags, io, async (library, file) => {
    if (from.length === 0) return show(library, file, n, flags, io)
    const sources: [string, HistorySource][] = files.length > 0 ? [[files.join(' '), { files }]] : []
    for (const service of services) sources.push([service, await serviceOf(service, flags, io)])
    using interruption = interruptionOf(io)
    for (const [name, source] of sources) {
      const code = await read(name, source, { library, file, flags, io, signal: interruption.signal })
      if (code !== 0) return code
    }
    return 0
  })
}

async function serviceOf(text: string, { url, tokenFile }: HistoryFlags, io: Io): Promise<HistorySource> {
  const [, service, account = ''] = SERVICE.exec(text)!
  if (account.trim() === '' || account.length > 200) throw new UsageError(`name your user there: ${service}:NAME`)
  if (url !== undefined && !/^https?:\/\/[^@?#]+$/.test(url)) {
    throw new UsageError(`--url must be an address such as https://host/, got ${clean(url)}`)
  }
  const written = tokenFile === undefined ? undefined : secretOf(tokenFile)
  if (service === 'listenbrainz') {
    const token = written ?? (io.env['MURECOM_LISTENBRAINZ_TOKEN'] || undefined)
    return { service, account, url, ...(token !== undefined && { token: plainSecret(token) }) }
  }
  const apiKey = written ?? (io.env['MURECOM_LASTFM_KEY'] || (await io.secret('Key of the API of Last.fm: ')))
  return { service: 'lastfm', account, url, apiKey: plainSecret(apiKey) }
}

/** A token or key, which is one word; it is not shown when it is not. */
function plainSecret(text: string): string {
  if (/^[!-~]{1,1000}$/.test(text.trim())) return text.trim()
  throw new CommandError('the token or key must be one word, and is not')
}

interface Reading {
  library: Library
  file: string
  flags: HistoryFlags
  io: Io
  signal: AbortSignal
}

async function read(
  name: string,
  source: HistorySource,
  { library, file, flags, io, signal }: Reading,
): Promise<number> {
  using listening = openListening(listeningFile(file))
  const { listener: user = '', json, quiet } = flags
  const isShown = io.isTerminal && !json && !quiet
  const report = await addHistory(library, listening, source, {
    user,
    signal,
    onProgress: ({ read, upTo }) => {
      if (isShown) io.err(`\r${clean(name)}: ${read} plays read, up to ${dayOf(upTo)} `)
    },
    onProblem: ({ file, reason, count }) => {
      if (!quiet) io.err(`${clean(file)}: ${clean(reason)}${count > 1 ? `, ${count} times` : ''}\n`)
    },
  })
  if (isShown && report.read > 0) io.err('\n')
  io.out(json ? `${JSON.stringify({ from: name, ...report })}\n` : textOf(name, report))
  return report.status === 'stopped' ? 130 : report.status === 'waiting' ? 75 : 0
}

function textOf(name: string, { status, reason, added, plays, unknown }: HistoryReport): string {
  const begin = status === 'stopped' ? 'Stopped. ' : ''
  const line = `${begin}${clean(name)}: ${added} new plays; ${plays} of songs of the library; ${unknown} songs that it does not have\n`
  return status === 'waiting' ? `${line}waiting: ${clean(reason ?? '')}; the next run goes on\n` : line
}

function show(library: Library, file: string, n: number, flags: HistoryFlags, io: Io): number {
  using listening = openListening(listeningFile(file), { readOnly: true })
  const { listener: user = '' } = flags
  const accounts = listening.heard.accounts(user)
  const lately = latelyOf(file, { ...flags, lately: true }, { limit: n, user }).flatMap(
    ({ song, name, weight, last }) => {
      const content = song && library.songOf(song)
      const own = content && library.song(content.path)
      const title = own?.title ?? name?.title
      if (title === undefined) return []
      return [
        { title, artist: own?.artist ?? (name?.artists.join(', ') || null), path: own?.path ?? null, weight, last },
      ]
    },
  )
  if (flags.json) {
    io.out(`${JSON.stringify({ accounts, lately })}\n`)
    return 0
  }
  for (const { source, account, upTo } of accounts) io.out(`${source}:${clean(account)}: read up to ${dayOf(upTo)}\n`)
  if (accounts.length === 0 && lately.length === 0) {
    io.err('nothing was heard yet: murecom history listenbrainz:NAME takes what ListenBrainz knows\n')
    return 1
  }
  const head = [
    { heading: '#', numeric: true },
    { heading: 'heard lately' },
    { heading: 'counts', numeric: true },
    { heading: 'last' },
  ]
  const rows = lately.map((song, i) => [String(i + 1), label(song), song.weight.toFixed(2), dayOf(song.last)])
  if (rows.length > 0) io.out(`${formatTable(head, rows, io.columns)}\n`)
  return 0
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
