import { join } from 'node:path'
import type { Command } from 'commander'
import {
  type CrawlOptions,
  type CrawlProgress,
  type CrawlReport,
  crawl,
  openCatalog,
  readSecrets,
  SpotifyClient,
  updateTracks,
  writeSecrets,
} from 'murecom/spotify-crawler'
import { CommandError, UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { defaultLibraryPath } from '../../options/library-path.ts'
import { DB_OPTION, defaultCatalogPath, makeCatalogFolder } from '../../options/model-paths.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { formatSeconds, ProgressBar } from '../../terminal/progress.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

/** Exit code of a crawl that must wait: sysexits' EX_TEMPFAIL. */
const COME_BACK_LATER = 75

interface CrawlFlags {
  seed?: string
  mine?: boolean
  update?: boolean
  playlists?: string
  tracks?: string
  db?: string
  profile: string
  concurrency?: string
  maxWait?: string
  requestsPerDay?: string
  retryFailed?: boolean
  keepOwners?: boolean
  keyFile?: string
  apiUrl?: string
  accountsUrl?: string
  json?: boolean
  quiet?: boolean
}

export function addCrawlCommand(program: Command, io: Io): void {
  const command = program
    .command('crawl')
    .description('take playlists from Spotify into a catalogue; running it again goes on')
    .option('--seed <word>', 'search playlists from this word on (needs extended quota)')
    .option('--mine', 'your own and collaborative playlists (after: murecom login)')
    .option('--update', 'complete the facts of tracks that came from files')
    .option('--playlists <n>', 'stop at this many playlists')
    .option('--tracks <n>', 'stop at this many tracks')
    .option(...DB_OPTION)
    .option('--profile <kind>', 'what Spotify allows your key: extended or development', 'development')
    .option('--concurrency <n>', 'requests in flight (default: 8 extended, 2 development)')
    .option('--max-wait <seconds>', 'longest pause to sit out; a longer one ends with exit code 75')
    .option('--requests-per-day <n>', 'budget over any 24 hours (default: none extended, 1000 development)')
    .option('--retry-failed', 'queue failed playlists again')
    .option('--keep-owners', 'keep ids and names of owners, which are personal data')
    .option(
      '--key-file <file>',
      'credentials, mode 600 (default: SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET, else your data folder)',
    )
    .option('--api-url <url>', 'another Web API, such as the simulator')
    .option('--accounts-url <url>', 'another accounts server')
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print no progress')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use, 75 come back at the time printed.')
  run(command, (flags: CrawlFlags) => runCrawl(flags, io))
}

async function runCrawl(flags: CrawlFlags, io: Io): Promise<number> {
  const { profile } = flags
  if (profile !== 'extended' && profile !== 'development') {
    throw new UsageError(`--profile must be extended or development, got ${profile}`)
  }
  if ([flags.seed, flags.mine, flags.update].filter(Boolean).length !== 1) {
    throw new UsageError('give one of --seed <word>, --mine and --update')
  }
  const numbers = {
    targetPlaylists: countOf('--playlists', flags.playlists, 1),
    targetTracks: countOf('--tracks', flags.tracks, 1),
    concurrency: countOf('--concurrency', flags.concurrency, 1, 64),
    requestsPerDay: countOf('--requests-per-day', flags.requestsPerDay, 1),
  }
  const maxWait = countOf('--max-wait', flags.maxWait, 0)
  const client = await clientFor(flags, profile, io)
  const db = flags.db ?? defaultCatalogPath(io.env)
  makeCatalogFolder(db)
  const catalog = await openCatalog(db)
  using interruption = interruptionOf(io)
  const bar = new ProgressBar(io, flags.update ? 'tracks' : 'playlists')
  try {
    const common = {
      catalog,
      client,
      signal: interruption.signal,
      maxWaitMs: maxWait === undefined ? undefined : maxWait * 1000,
    }
    if (flags.update) {
      const started = performance.now()
      const report = await updateTracks({
        ...common,
        requestsPerDay: numbers.requestsPerDay,
        onProgress: ({ done, total }) => {
          const rate = done / ((performance.now() - started) / 1000)
          if (!flags.quiet) bar.update({ done, total, rate, etaSeconds: (total - done) / rate })
        },
      })
      bar.clear()
      const text = `${report.completed} tracks completed, ${report.gone} that Spotify knows no more`
      return finish(report, text, flags, io)
    }
    const options: CrawlOptions = {
      ...common,
      ...numbers,
      seedWord: flags.seed,
      mine: flags.mine === true,
      retryFailed: flags.retryFailed === true,
      keepOwners: flags.keepOwners === true,
      onProgress: progress => {
        if (!flags.quiet) showProgress(progress, bar, io)
      },
    }
    const report = await crawl(options)
    bar.clear()
    return finish(report, summary(report, catalog.path), flags, io)
  } finally {
    bar.clear()
    catalog.close()
  }
}

function finish(report: { status: string; resumeAt?: number }, text: string, flags: CrawlFlags, io: Io): number {
  if (flags.json) io.out(`${JSON.stringify(report)}\n`)
  else io.out(`${clean(text)}\n`)
  if (report.status === 'stopped') return 130
  if (report.status !== 'waiting') return 0
  const at = new Date(report.resumeAt ?? Date.now())
  const wait = formatSeconds(Math.max(0, (at.getTime() - Date.now()) / 1000))
  io.err(`murecom: Spotify asks for a pause. Run the same command again after ${at.toISOString()} (in ${wait}).\n`)
  return COME_BACK_LATER
}

function summary(report: CrawlReport, file: string): string {
  const parts = [`${report.playlists} playlists`]
  if (report.forbidden > 0) parts.push(`${report.forbidden} not shown to this key`)
  if (report.gone > 0) parts.push(`${report.gone} gone`)
  if (report.failed > 0) parts.push(`${report.failed} failed (--retry-failed tries them again)`)
  const how = { done: '', exhausted: 'Nothing is left to search. ', waiting: '', stopped: 'Stopped. ' }[report.status]
  return `${how}${parts.join(', ')}, ${report.requests} requests; in ${file}`
}

function showProgress(progress: CrawlProgress, bar: ProgressBar, io: Io): void {
  if (progress.pausedUntil) {
    bar.clear()
    const wait = formatSeconds(Math.max(0, (progress.pausedUntil.at - Date.now()) / 1000))
    if (io.isTerminal) io.err(`\r\x1b[2Kwaiting ${wait}: ${clean(progress.pausedUntil.reason)}`)
    return
  }
  const { playlists, target, queued, playlistsPerMinute } = progress
  const rate = playlistsPerMinute / 60
  const total = target ?? playlists + queued
  bar.update({
    done: playlists,
    total: Math.max(1, total),
    rate,
    etaSeconds: progress.etaSeconds ?? (rate > 0 ? queued / rate : 0),
  })
}

/** Credentials come from the environment or a key file, never from the command line, where others see them. */
async function clientFor(flags: CrawlFlags, profile: 'extended' | 'development', io: Io): Promise<SpotifyClient> {
  const path = flags.keyFile ?? defaultKeyPath(io.env)
  const file = (await readSecrets(path)) ?? {}
  const clientId = io.env['SPOTIFY_CLIENT_ID'] || file.clientId
  const clientSecret = io.env['SPOTIFY_CLIENT_SECRET'] || file.clientSecret
  if (!clientId) {
    throw new CommandError(
      `no credentials: set SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET, or write ${path} (murecom login does)`,
    )
  }
  if (flags.mine && !file.refreshToken) throw new CommandError('not signed in: run murecom login first')
  if (!flags.mine && !clientSecret) throw new CommandError('SPOTIFY_CLIENT_SECRET is missing')
  return new SpotifyClient({
    clientId,
    profile,
    baseUrl: flags.apiUrl,
    accountsUrl: flags.accountsUrl,
    ...(flags.mine
      ? {
          refreshToken: file.refreshToken,
          onRefreshToken: refreshToken => writeSecrets(path, { ...file, refreshToken }),
        }
      : { clientSecret }),
  })
}

/** Where `murecom login` keeps the token. */
export function defaultKeyPath(env: Readonly<Record<string, string | undefined>>): string {
  return join(defaultLibraryPath(env), '..', 'spotify.json')
}

function countOf(name: string, text: string | undefined, least: number, most = 1e9): number | undefined {
  return text === undefined ? undefined : integerOption(name, text, least, most)
}
