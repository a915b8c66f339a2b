import type { TrackInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import { entriesOf, PAUSE, type ReadContext, type ReadItem, trackOf } from '../../model.ts'
import { namesOfLabel, namesOfPath } from '../../reading/file-names.ts'
import { PAUSE_LINES } from '../../reading/lines.ts'

/** Longest part of a line that can be a name, in characters. */
const LONGEST_LINE = 10_000

/** PLS: `File1=path`, `Title1=Artist - Title`, `Length1=seconds` under `[playlist]`. */
export function* readPls(text: string, context: ReadContext): Generator<ReadItem> {
  const rows = new Map<number, Record<string, string>>()
  let lines = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (++lines % PAUSE_LINES === 0) yield PAUSE
    const [start, key = '', number] = /^[ \t]*(File|Title|Length)(\d{1,9})[ \t]*=/i.exec(line) ?? []
    if (start === undefined) continue
    const row = rows.get(Number(number)) ?? {}
    row[key.toLowerCase()] = line.slice(start.length, start.length + LONGEST_LINE).trim()
    rows.set(Number(number), row)
  }
  const numbers = [...rows.keys()].sort((a, b) => a - b)
  const tracks = numbers.map(number => trackFrom(rows.get(number)!))
  const name = context.fileName.replace(/\.[^.]+$/, '')
  yield {
    playlist: { source: 'pls', sourceId: keyOf('file', context.place), name, total: tracks.length },
    entries: entriesOf(tracks, context, name),
  }
}

function trackFrom({ file = '', title = '', length }: Record<string, string>): TrackInput | null {
  const named = title === '' ? namesOfPath(file) : namesOfLabel(title, file)
  const durationMs = Number(length) > 0 ? Number(length) * 1000 : null
  return trackOf({ title: named.title, artists: [named.artist], durationMs, identifiers: [file] })
}
