import type { EntryInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import { isRecord, PAUSE, type ReadContext, type ReadItem, textOf, timeOf, trackOf } from '../../model.ts'
import { cellsOf, csvBatches } from '../../reading/csv-rows.ts'
import { PAUSE_LINES } from '../../reading/lines.ts'
import { type Play, sessionsOf } from './spotify-export.ts'

/**
 * YouTube Music in Google's Takeout: a CSV for each playlist, which has addresses of videos and no names, and the history of
 * what was watched, as JSON or HTML. Names come from the history or the songs of the library, which are CSV of their own.
 */

const VIDEO = /^[\w-]{11}$/
/** The first line of a playlist until 2022, and of the list of playlists since. */
const BLOCK = /^"?playlist id"?,/i

/** True for the first lines of a playlist. Their words are those of the account's language; the cells are not. */
export function isYoutubeList(first: string, second: string): boolean {
  if (/^"?playlist id"?,"?channel id/i.test(first)) return true
  const head = cellsOf(first, ',')
  if (head.length !== 2) return false
  if (second.trim() === '') return /^video id$/i.test(head[0]!.replace('\ufeff', '').trim())
  const [video = '', time = ''] = cellsOf(second, ',')
  return VIDEO.test(video.trim()) && timeOfRow(time) !== null && !VIDEO.test(head[0]!)
}

/** True for playlists.csv, which says more of playlists that are files of their own. */
export function isYoutubeIndex(first: string): boolean {
  return BLOCK.test(first.replace('\ufeff', '')) && !/^"?playlist id"?,"?channel id/i.test(first)
}

/** `Video ID,Playlist Video Creation Timestamp`, until 2022 behind two lines about the list. */
export function* readYoutubeList(text: string, context: ReadContext): Generator<ReadItem> {
  const entries: EntryInput[] = []
  let name = context.fileName.replace(/(?:[- ]videos)?\.[^.]+$/i, '')
  let list = keyOf('file', context.place)
  let row = 0
  let total = 0
  let isOld = false
  for (const batch of csvBatches(text, ',')) {
    for (const { cells, line, isBroken } of batch) {
      const video = textOf(cells[0])
      row++
      if (row === 1) isOld = BLOCK.test(text)
      else if (isOld && row === 2) {
        name = textOf(cells[4]) || name
        list = video || list
      }
      // The heads, and the line about the list.
      if (row <= (isOld ? 3 : 1)) continue
      const track = trackOf({ title: '', artists: [], identifiers: [`https://music.youtube.com/watch?v=${video}`] })
      if (track && !isBroken) entries.push({ position: total, track, addedAt: timeOfRow(cells[1]) })
      else context.problem('a row without a video', `row ${line}`)
      total++
    }
    yield PAUSE
  }
  yield { playlist: { source: 'youtube', sourceId: list, name, total }, entries }
}

/** "2024-01-02T03:04:05+00:00", or "2024-01-02 03:04:05 UTC" until 2022. */
function timeOfRow(cell: unknown): number | null {
  const time = textOf(cell)
  return /^\d{4}-\d\d-\d\d/.test(time) ? timeOf(time) : null
}

/** True for a row of watch-history.json. */
export function isWatched(row: unknown): boolean {
  return isRecord(row) && typeof row['header'] === 'string' && typeof row['title'] === 'string' && 'time' in row
}

interface Watched {
  title: string
  artist: string
  address: string
  at: number | null
}

/** watch-history.json: what was played in YouTube Music, as sessions. How long it was played is not known. */
export function* readWatched(rows: readonly unknown[], context: ReadContext): Generator<ReadItem> {
  const music = rows.filter(row => isRecord(row) && row['header'] === 'YouTube Music') as Record<string, unknown>[]
  const frame = frameOf(music.map(row => textOf(row['title'])))
  const found: Watched[] = []
  let number = 0
  for (const row of rows) {
    if (++number % PAUSE_LINES === 0) yield PAUSE
    if (!isRecord(row) || row['header'] !== 'YouTube Music') {
      context.problem(isRecord(row) ? 'a video that is not of YouTube Music' : 'a row that is no record')
      continue
    }
    const [channel] = Array.isArray(row['subtitles']) ? row['subtitles'] : []
    const title = textOf(row['title'])
    const bare = title.slice(frame.before, title.length - frame.behind)
    const address = textOf(row['titleUrl'])
    const artist = isRecord(channel) ? textOf(channel['name']) : ''
    found.push({ title: bare, artist, address, at: timeOf(row['time']) })
  }
  yield* listened(found, context)
}

/** "Watched Song": the words around each title, which are those of the account's language. */
function frameOf(titles: readonly string[]): { before: number; behind: number } {
  if (titles.every(title => title.startsWith('Watched '))) return { before: 'Watched '.length, behind: 0 }
  const all = [...new Set(titles)]
  if (all.length < 5) return { before: 0, behind: 0 }
  const sorted = all.sort()
  const [first, last] = [sorted[0]!, sorted.at(-1)!]
  let before = 0
  while (before < first.length && first[before] === last[before]) before++
  let behind = 0
  const [one] = all as [string]
  while (behind < one.length - before && all.every(title => title.at(-1 - behind) === one.at(-1 - behind))) behind++
  // Whole words and quotes only: songs may begin with the same letters.
  while (before > 0 && !/[\s\p{P}]/u.test(one[before - 1]!)) before--
  while (behind > 0 && !/[\s\p{P}]/u.test(one.at(-behind)!)) behind--
  return { before, behind }
}

/** True for the history as a web page, which Google gives unless JSON is asked for. */
export function isWatchedPage(text: string): boolean {
  return text.includes('<div class="outer-cell') && text.includes('mdl-typography--title')
}

/** The history as a web page: one block for each video. */
export function* readWatchedPage(text: string, context: ReadContext): Generator<ReadItem> {
  const found: Watched[] = []
  let number = 0
  for (const block of text.split('<div class="outer-cell').slice(1)) {
    if (++number % PAUSE_LINES === 0) yield PAUSE
    const short = block.slice(0, 5000)
    const product = /mdl-typography--title">([^<]{0,100})</.exec(short)?.[1]
    if (product?.trim() !== 'YouTube Music') {
      context.problem('a video that is not of YouTube Music')
      continue
    }
    const start = short.indexOf('mdl-typography--body-1">')
    const body = short.slice(start, short.indexOf('</div>', start))
    const [song, channel] = [...body.matchAll(/<a href="([^"]{0,500})">([^<]{0,500})<\/a>/g)]
    const parts = body.split(/<br\s?\/?>/).map(part => plainText(part).trim())
    const at = timeOfPage(parts.findLast(part => part !== '') ?? '')
    found.push({
      title: plainText(song?.[2] ?? ''),
      artist: plainText(channel?.[2] ?? ''),
      address: plainText(song?.[1] ?? ''),
      at,
    })
  }
  yield* listened(found, context)
}

/**
 * "Jul 3, 2026, 12:41:03 PM PDT", as Google writes to readers of English; in other languages the order of day and month is
 * not known. A zone that is not known counts as UTC: what lies between two plays is right.
 */
function timeOfPage(time: string): number | null {
  const plain = time.replace(/\s/g, ' ')
  if (!/^(?:[A-Z][a-z]{2} \d{1,2}|\d{1,2} [A-Z][a-z]{2,3}),? \d{4}/.test(plain)) return null
  return timeOf(plain) ?? timeOf(plain.replace(/ [A-Z]{2,5}(?:[+-]\d{1,2}(?::\d\d)?)?$/, ' UTC'))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function plainText(html: string): string {
  return html
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,6})|(amp|lt|gt|quot|apos|nbsp));/g, (_, code: string, name: string) =>
      code ? String.fromCodePoint(Number(code)) : ENTITIES[name]!,
    )
}

function* listened(found: readonly Watched[], context: ReadContext): Generator<ReadItem> {
  const plays: Play[] = []
  for (const { title, artist, address, at } of found) {
    // The title of a video that is gone is its address, and there is no channel.
    const named = /^https?:\/\//.test(title) ? '' : title
    const track = trackOf({ title: named, artists: [artist.replace(/ - Topic$/, '')], identifiers: [address] })
    if (at === null || !track) context.problem('a row without time or title')
    else plays.push({ at, track })
  }
  yield* sessionsOf(plays, 'youtube-history')
}
