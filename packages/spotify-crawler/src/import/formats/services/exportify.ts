import type { EntryInput } from '../../../catalog/types.ts'
import { ImportError } from '../../../errors.ts'
import { keyOf } from '../../../text.ts'
import { PAUSE, type ReadContext, type ReadItem, spotifyId, textOf, timeOf, trackOf } from '../../model.ts'
import { type CsvRow, csvBatches, firstLine, separatorOf } from '../../reading/csv-rows.ts'
import { type Column, type CsvLayout, layoutOf } from './csv-layout.ts'

/**
 * CSV files of playlists: the Exportify programs since 2015, TuneMyMusic, Soundiiz, YouTube Music's Takeout and others. Columns
 * are known by any name that such programs gave them, separated by what the first line has. The file's name is the
 * playlist's name where no column holds one.
 */
export function* readExportify(text: string, context: ReadContext): Generator<ReadItem> {
  const lists = new Map<string, { entries: EntryInput[]; total: number }>()
  let layout: CsvLayout | undefined
  let name = nameOf(context.fileName)
  for (const batch of csvBatches(text, separatorOf(firstLine(text)))) {
    if (layout === undefined) {
      const head = batch.shift()
      layout = head && layoutOf(head.cells, batch)
      if (!layout) throw new ImportError('no columns of a playlist')
    }
    for (const row of batch) {
      // Which cell of a broken row is its playlist is not known: rows of one list lie together.
      if (!row.isBroken) name = textOf(row.cells[layout.playlist]) || nameOf(context.fileName)
      const list = lists.get(name) ?? { entries: [], total: 0 }
      const entry = entryOf(row, layout, list.total++, context)
      if (!entry) continue
      list.entries.push(entry)
      lists.set(name, list)
    }
    yield PAUSE
  }
  const isNamedByFile = layout !== undefined && layout.playlist < 0
  for (const [list, { entries, total }] of lists) {
    const sourceId = isNamedByFile ? keyOf('file', context.place) : keyOf('file', context.place, list)
    yield {
      playlist: { source: 'exportify', sourceId, name: list, total },
      entries,
      formerIds: [keyOf('file', context.stem)],
    }
  }
}

function entryOf(row: CsvRow, layout: CsvLayout, position: number, context: ReadContext): EntryInput | undefined {
  const where = `row ${row.line}`
  const cell = (column: Column): string => textOf(row.cells[layout[column]])
  const uri = cell('uri')
  const link = /^[0-9A-Za-z]{22}$/.test(uri) ? `spotify:track:${uri}` : uri
  const isOff = row.isBroken || row.cells.length > layout.width
  if (isOff && spotifyId(link) === undefined) {
    context.problem('a row whose quotes or columns do not match', where)
    return undefined
  }
  // Where quotes do not match, the id is sure, and the names before the first wrong quote are; the facts behind it are not.
  const names = [...layout.split(cell('artists')), ...layout.moreArtists.map(i => textOf(row.cells[i]))].filter(Boolean)
  const track = trackOf({
    title: cell('title'),
    artists: names,
    album: cell('album'),
    durationMs: isOff ? null : Number(cell('duration')),
    isrc: isOff ? null : cell('isrc'),
    identifiers: [link, `https://music.youtube.com/watch?v=${cell('video')}`],
  })
  if (!track || /^spotify:(?:episode|show):/.test(uri)) {
    context.problem(track ? 'an episode or audiobook' : 'an entry without title and id', where)
    return undefined
  }
  if (isOff) return { position, track }
  const ids = cell('artistIds')
    .split(',')
    .map(id => id.trim().slice(id.trim().lastIndexOf(':') + 1))
  if (track.source === 'spotify' && ids.length === names.length)
    track.artists = names.map((name, i) => ({ sourceId: ids[i] || null, name }))
  const explicit = cell('explicit').toLowerCase()
  track.explicit = explicit === 'true' ? true : explicit === 'false' ? false : null
  return { position, track, addedAt: timeOf(cell('addedAt')) }
}

/** "my_list.csv" to "my list". */
function nameOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '').replaceAll('_', ' ')
}
