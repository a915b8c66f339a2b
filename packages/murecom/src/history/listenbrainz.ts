import { readListen } from '@murecom/spotify-crawler'
import { ServerError } from '../errors.ts'
import type { HttpClient } from '../servers/http/http-client.ts'
import { fieldsOf } from '../servers/read-values.ts'
import { heardPlay } from './heard-play.ts'
import type { HistoryPage } from './types.ts'

/** Listens that are asked for at a time; servers give fewer when that is more than they like. */
const COUNT = 1000
/** The service takes no listens before 2002, and a question without a time is one for the newest. */
const FIRST_SECOND = 1_000_000_000

/**
 * The listens of a user since a time, oldest page first. A page begins where the one before ended, the last second once more,
 * because a page can end in the middle of one.
 */
export async function* listenPages(
  http: HttpClient,
  { account, token }: { account: string; token?: string | undefined },
  since: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<HistoryPage> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Token ${token}` }
  let from = Math.max(FIRST_SECOND, Math.floor(since / 1000))
  let last = 0
  let longest = 0
  for (;;) {
    const query = new URLSearchParams({ min_ts: String(from), count: String(COUNT) })
    const path = `1/user/${encodeURIComponent(account)}/listens`
    const check = (json: unknown): void => void secondsOf(listensOf(json, http.host), from, http.host)
    const rows = listensOf(await http.json({ path, query, headers, check }, signal), http.host)
    if (rows.length === 0) return
    const newest = Math.max(...secondsOf(rows, from, http.host))
    const plays = rows.flatMap(row => {
      const listen = readListen(row)
      return listen ? [heardPlay(listen.at, listen.track)] : []
    })
    yield { plays, upTo: newest * 1000 }
    longest = Math.max(longest, rows.length)
    // Only the last second came again; a page that is full of it may not be all of it.
    if (newest === last && rows.length < longest) return
    from = newest === last || newest - 1 <= from ? Math.max(newest, from + 1) : newest - 1
    last = newest
  }
}

function listensOf(json: unknown, host: string): unknown[] {
  const { listens } = fieldsOf(fieldsOf(json)['payload'])
  if (Array.isArray(listens)) return listens
  throw new ServerError('bad-answer', `${host}: gives no listens`)
}

/** When the listens began. A page of before what was asked for is one that was given already. */
function secondsOf(rows: readonly unknown[], from: number, host: string): number[] {
  const seconds = rows.map(row => fieldsOf(row)['listened_at'])
  if (seconds.every(second => Number.isSafeInteger(second) && (second as number) >= from)) return seconds as number[]
  throw new ServerError('bad-answer', `${host}: gives other listens than were asked for`)
}
