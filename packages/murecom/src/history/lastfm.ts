import { plainText } from '@murecom/internal/text'
import { ServerError } from '../errors.ts'
import type { HeardPlay } from '../listening/types.ts'
import type { HttpClient } from '../servers/http/http-client.ts'
import { type Fields, fieldsOf, listOf, textOf, uuidOf } from '../servers/read-values.ts'
import type { HistoryPage } from './types.ts'

/** Tracks of a page: no more are given. */
const COUNT = 200
/** What its errors mean. Those that are `'no-answer'` pass: failed, offline, unavailable, asked too often. */
const CODES: ReadonlyMap<number, string> = new Map([
  ...[8, 11, 16, 29].map(error => [error, 'no-answer'] as const),
  ...[4, 9, 10, 26].map(error => [error, 'wrong-login'] as const),
  [6, 'not-found'],
  [17, 'not-allowed'],
])
const MOST_BEGINNINGS = 20

/** What one question for tracks answers. */
interface Answer {
  tracks: Fields[]
  pages: number
  total: number
}

/**
 * The scrobbles of a user since a time, oldest page first. Pages count from the newest, so the last one is asked for first. The
 * end of the time is fixed, so what is played meanwhile moves no page. Where the number of scrobbles changes all the same, pages
 * have moved, and it begins again behind what was read.
 */
export async function* scrobblePages(
  http: HttpClient,
  { account, apiKey }: { account: string; apiKey: string },
  since: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<HistoryPage> {
  const to = Math.floor(Date.now() / 1000) + 1
  const ask = async (page: number, from: number): Promise<Answer> => {
    const read = (json: unknown): Answer => answerOf(json, { host: http.host, apiKey, page, from, to })
    const range = { from: String(from), to: String(to), limit: String(COUNT), page: String(page) }
    const query = new URLSearchParams({ method: 'user.getrecenttracks', user: account, api_key: apiKey, ...range })
    query.set('format', 'json')
    // Its errors have other statuses, too.
    return read(await http.json({ path: '', query, check: json => void read(json) }, signal, [400, 403, 404]))
  }
  let newest = Math.max(1, Math.floor(since / 1000))
  for (let begun = 0; begun < MOST_BEGINNINGS; begun++) {
    const from = newest
    const { total, pages } = await ask(1, from)
    let page = pages
    for (; page >= 1; page--) {
      const answer = await ask(page, from)
      if (answer.total !== total) break
      newest = answer.tracks.reduce((most, track) => Math.max(most, secondOf(track)!), newest)
      yield { plays: answer.tracks.flatMap(track => playOf(track) ?? []), upTo: newest * 1000 }
    }
    if (page < 1) return
  }
  throw new ServerError('bad-answer', `${http.host}: the number of scrobbles changes all the time`)
}

function answerOf(
  json: unknown,
  { host, apiKey, page, from, to }: { host: string; apiKey: string; page: number; from: number; to: number },
): Answer {
  const { error, message, recenttracks } = fieldsOf(json)
  if (typeof error === 'number') {
    const words =
      typeof message === 'string' ? plainText(message, { limit: 200 }).replaceAll(apiKey, '***') : 'no reason'
    throw new ServerError(CODES.get(error) ?? 'refused', `${host}: ${words}`)
  }
  const found = fieldsOf(recenttracks)
  const about = fieldsOf(found['@attr'])
  const [pages, total, given] = ['totalPages', 'total', 'page'].map(name => Number(about[name] ?? Number.NaN))
  if (!Number.isSafeInteger(pages) || !Number.isSafeInteger(total)) {
    throw new ServerError('bad-answer', `${host}: gives no scrobbles`)
  }
  // What plays now has no time, and is on every page.
  const tracks = listOf(found['track'])
    .map(fieldsOf)
    .filter(track => secondOf(track) !== null)
  const isWithin = tracks.every(track => secondOf(track)! >= from && secondOf(track)! <= to)
  if ((given !== page && total! > 0) || !isWithin) {
    throw new ServerError('bad-answer', `${host}: gives another page than was asked for`)
  }
  return { tracks, pages: pages!, total: total! }
}

function secondOf(track: Fields): number | null {
  const second = Number(fieldsOf(track['date'])['uts'] ?? Number.NaN)
  return Number.isSafeInteger(second) ? second : null
}

function playOf(track: Fields): HeardPlay | undefined {
  const title = textOf(track['name'])
  if (title === null) return undefined
  const artist = fieldsOf(track['artist'])
  const name = textOf(artist['#text'] ?? artist['name'])
  return {
    at: secondOf(track)! * 1000,
    title,
    artists: name === null ? [] : [name],
    album: textOf(fieldsOf(track['album'])['#text']),
    durationSeconds: null,
    isrc: null,
    musicBrainz: uuidOf(track['mbid']),
  }
}
