import { PAUSE, type ReadContext, type ReadItem, textOf, timeOf, trackOf } from '../../model.ts'
import { cellsOf, csvBatches, firstLine, separatorOf } from '../../reading/csv-rows.ts'
import { sessionsOf } from './spotify-export.ts'

/** "01 Jan 2020 10:00", as lastfm-to-csv ends its rows. */
const TIME = /^\d{1,2} [A-Z][a-z]{2} \d{4},? \d{2}:\d{2}$/

/** The column of the time in seconds, which a file with a head has. */
const SECONDS = 'uts'

/**
 * Scrobbles of Last.fm as CSV, as sessions: with a head (`uts`, `artist`, `track`, ...), or as rows of artist, album, title
 * and time in UTC.
 */
export function* readLastfm(text: string, context: ReadContext): Generator<ReadItem> {
  const separator = separatorOf(firstLine(text))
  const plays = []
  let names: string[] | undefined
  let hasHead = false
  for (const rows of csvBatches(text, separator)) {
    for (const { cells, line, isBroken } of rows) {
      if (names === undefined) {
        const head = columnsOf(cells)
        hasHead = head.includes(SECONDS)
        names = hasHead ? head : ['artist', 'album', 'track', 'time']
        if (hasHead) continue
      }
      const cell = (name: string): string => textOf(cells[names!.indexOf(name)])
      const at = hasHead ? Number(cell(SECONDS)) * 1000 : timeOf(`${cell('time')} UTC`)
      const track = trackOf({
        title: cell('track'),
        artists: [cell('artist')],
        album: cell('album'),
        identifiers: [`https://musicbrainz.org/recording/${cell('track_mbid')}`],
      })
      const isTime = at !== null && at > 0 && at <= 8.64e15
      if (isBroken || !isTime || !track) context.problem('a row without time or title', `row ${line}`)
      else plays.push({ at, track })
    }
    yield PAUSE
  }
  yield* sessionsOf(plays, 'lastfm-history')
}

/** True for a first line of such a file. */
export function isLastfm(first: string): boolean {
  const cells = cellsOf(first, separatorOf(first))
  const names = columnsOf(cells)
  if (names.includes(SECONDS)) return names.includes('artist') && names.includes('track')
  return cells.length === 4 && TIME.test(cells[3]!.trim())
}

/** Names of columns; a mark of the order of bytes may lie anywhere in them, as it is not seen. */
function columnsOf(cells: readonly string[]): string[] {
  return cells.map(cell => cell.replaceAll('\ufeff', '').trim().toLowerCase())
}
