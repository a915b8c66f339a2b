import { checkInteger, checkOneOf, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { ServerError } from './errors.ts'
import { filePages } from './history/file-pages.ts'
import { type HistoryLibrary, knowNames } from './history/know-names.ts'
import { scrobblePages } from './history/lastfm.ts'
import { listenPages } from './history/listenbrainz.ts'
import { type ServiceSettings, serviceClient } from './history/service-client.ts'
import type { HistoryPage, HistoryReport, HistoryService, HistorySource } from './history/types.ts'
import type { HeardPlay } from './listening/types.ts'
import type { Listening } from './listening.ts'
import { isPassing } from './servers/http/http-client.ts'

/** How {@link addHistory} reads. */
export interface AddHistoryOptions {
  /** Whose plays they are here. Default `''`, the one person of a library without users. */
  user?: string
  /** Receives how far it is after each page. */
  onProgress?: ((progress: { read: number; upTo: number }) => void) | undefined
  /** Receives what could not be taken from files. */
  onProblem?: ((problem: { file: string; reason: string; count: number }) => void) | undefined
  /** Longest silence of a service in ms. Default 30,000. */
  timeoutMs?: number
  /** Tries of a request that meets faults of the service or of the network, or is asked to come later. Default 6. */
  tries?: number
  /** First wait after such a fault in ms; it doubles each time. Default 1000. */
  backoffMs?: number
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<AddHistoryOptions> = {
  user: 1,
  onProgress: 1,
  onProblem: 1,
  timeoutMs: 1,
  tries: 1,
  backoffMs: 1,
  signal: 1,
}
const ADDRESSES: Readonly<Record<HistoryService['service'], string>> = {
  listenbrainz: 'https://api.listenbrainz.org/',
  lastfm: 'https://ws.audioscrobbler.com/2.0/',
}
const DAY_MS = 24 * 3_600_000
/** Players that were offline send what was played up to two weeks later; Last.fm takes it for so long. */
const LATE_MS = 14 * DAY_MS
const LONGEST_NAME = 200

/**
 * Reads what a person played from ListenBrainz, from Last.fm, or from files that these and Spotify export, into a file of
 * {@link Listening}. Every play is kept, also of songs that the library does not have. {@link HeardLog} has all plays;
 * `listening.plays` has those whose names mean a song of the library, as soon as the library has that song. A play that two
 * services know counts once.
 *
 * It goes on where it ended, whatever ended it: each page is one transaction. What players send late, up to two weeks, is taken
 * by the next run.
 *
 * @throws (as a rejection) RangeError for a wrong account, address or option; ServerError when the service refuses;
 *   ImportError for files that do not exist. A service that is away or wants a long pause is the status `'waiting'`
 * @example
 * const library = await openLibrary('music.murecom')
 * const listening = openListening(listeningFile('music.murecom'))
 * const { plays } = await addHistory(library, listening, { service: 'listenbrainz', account: 'ann' })
 */
export async function addHistory(
  library: HistoryLibrary,
  listening: Listening,
  source: HistorySource,
  options: AddHistoryOptions = {},
): Promise<HistoryReport> {
  const where = 'addHistory'
  const given = checkOptions(where, options, OPTIONS)
  const { signal } = given
  const report: HistoryReport = { status: 'done', reason: null, read: 0, added: 0, plays: 0, unknown: 0 }
  try {
    if (signal?.aborted) report.status = 'stopped'
    else if ('files' in source) await readFiles(listening, source.files, given, report)
    else await readService(where, listening, source, given, report)
  } catch (error) {
    if (signal?.aborted) report.status = 'stopped'
    else if (isPassing(error)) Object.assign(report, { status: 'waiting', reason: (error as Error).message })
    else throw error
  }
  try {
    const { plays, unknown } = await knowNames(library, listening.heard, signal)
    report.plays += plays
    report.unknown = unknown
  } catch (error) {
    if (!signal?.aborted) throw error
    Object.assign(report, { status: 'stopped', unknown: listening.heard.unknownNames().length })
  }
  return report
}

async function readFiles(
  listening: Listening,
  files: string | readonly string[],
  { user = '', onProgress, onProblem, signal }: AddHistoryOptions,
  report: HistoryReport,
): Promise<void> {
  const problem = (file: string, reason: string, count: number): void => onProblem?.({ file, reason, count })
  for await (const { source, plays } of filePages(files, problem, signal)) {
    count(report, plays.length, listening.heard.add(user, source, withTimes(plays)))
    onProgress?.({ read: report.read, upTo: plays.at(-1)?.at ?? 0 })
  }
}

async function readService(
  where: string,
  listening: Listening,
  source: HistoryService,
  { user = '', onProgress, signal, ...settings }: AddHistoryOptions,
  report: HistoryReport,
): Promise<void> {
  const service = checkOneOf(where, 'service', source.service, ['listenbrainz', 'lastfm'])
  const { account, url } = source
  const isName = typeof account === 'string' && account.trim() !== '' && account.length <= LONGEST_NAME
  if (!isName) refuse(where, 'account', `be a text of 1 to ${LONGEST_NAME} characters`, account)
  const secret = source.service === 'lastfm' ? source.apiKey : source.token
  if (secret !== undefined && (secret === '' || !/^[!-~]{1,1000}$/.test(secret))) {
    throw new RangeError(`${where}: the token or key must be letters without spaces`)
  }
  const http = serviceClient(where, url ?? ADDRESSES[service], secret !== undefined, settingsOf(where, settings))
  const known = url === undefined ? account : `${account} at ${http.host}`
  const upTo = listening.heard.accounts(user).find(one => one.source === service && one.account === known)?.upTo ?? 0
  const since = Math.max(0, upTo - LATE_MS)
  try {
    const pages: AsyncIterable<HistoryPage> =
      source.service === 'lastfm'
        ? scrobblePages(http, source, since, signal)
        : listenPages(http, source, since, signal)
    for await (const { plays, upTo } of pages) {
      // A clock that is wrong somewhere must not make all plays before it late ones.
      const read = { account: known, upTo: Math.min(upTo, Date.now()) }
      count(report, plays.length, listening.heard.add(user, service, withTimes(plays), read))
      onProgress?.({ read: report.read, upTo })
    }
  } catch (error) {
    if (!ServerError.isInstance(error) || error.code !== 'not-found') throw error
    throw new ServerError('not-found', `${http.host}: knows no user of this name`, { cause: error })
  } finally {
    http.close()
  }
}

/** Plays without those that clocks put before 1970 or into the future. */
function withTimes(plays: readonly HeardPlay[]): HeardPlay[] {
  const last = Date.now() + DAY_MS
  return plays.filter(({ at }) => at > 0 && at < last)
}

function settingsOf(where: string, { timeoutMs, tries, backoffMs }: AddHistoryOptions): ServiceSettings {
  return {
    timeoutMs: checkInteger(where, 'timeoutMs', timeoutMs ?? 30_000, 1, 600_000),
    tries: checkInteger(where, 'tries', tries ?? 6, 1, 20),
    backoffMs: checkInteger(where, 'backoffMs', backoffMs ?? 1000, 0, 60_000),
  }
}

function count(report: HistoryReport, read: number, { added, plays }: { added: number; plays: number }): void {
  report.read += read
  report.added += added
  report.plays += plays
}
