import type { TrackInput } from '../../catalog/types.ts'
import { keyOf } from '../../text.ts'
import { namesOfLabel, namesOfPath } from '../reading/file-names.ts'
import { entriesOf, type ReadContext, type ReadPlaylist, trackOf } from '../model.ts'

/** PLS: `File1=path`, `Title1=Artist - Title`, `Length1=seconds` under `[playlist]`. */
export function* readPls(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const rows = new Map<number, Record<string, string>>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, key = '', number, value = ''] = /^\s*(File|Title|Length)(\d+)\s*=\s*(.*?)\s*$/i.exec(line) ?? []
    if (key === '') continue
    const row = rows.get(Number(number)) ?? {}
    row[key.toLowerCase()] = value
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
