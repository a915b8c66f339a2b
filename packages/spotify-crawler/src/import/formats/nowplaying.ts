import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { TrackInput } from '../../catalog/types.ts'
import { keyOf } from '../../text.ts'
import { type ReadContext, type ReadPlaylist, textOf, trackOf } from '../model.ts'

/**
 * The #nowplaying "Spotify Playlists" data set: one CSV of `"user_id", "artistname", "trackname", "playlistname"` with spaces
 * behind the commas, `\` before quotes, and some broken rows. Read as a stream (1.2 GB), a user at a time; a user who
 * comes back later in the file has the new rows appended.
 */
export async function* readNowplaying(stream: Readable, context: ReadContext): AsyncGenerator<ReadPlaylist> {
  const parser = stream.pipe(
    parse({
      bom: true,
      escape: '\\',
      trim: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
    }),
  )
  stream.on('error', error => parser.destroy(error))
  parser.on('skip', () => context.problem('a row that is no CSV'))
  const known = new Set<string>()
  let user = ''
  let lists = new Map<string, (TrackInput | null)[]>()
  let isFirst = true
  for await (const row of parser as AsyncIterable<string[]>) {
    if (isFirst && row[0]?.trim() === 'user_id') {
      isFirst = false
      continue
    }
    isFirst = false
    if (row.length !== 4 || !row[0]) {
      context.problem('a row without four fields')
      continue
    }
    if (row[0] !== user) {
      yield* flush(user, lists, known, context)
      user = row[0]
      lists = new Map()
    }
    const name = textOf(row[3])
    const track = trackOf({ title: row[2], artists: [row[1]] })
    const list = lists.get(name)
    if (list) list.push(track)
    else lists.set(name, [track])
  }
  yield* flush(user, lists, known, context)
}

function* flush(
  user: string,
  lists: Map<string, (TrackInput | null)[]>,
  known: Set<string>,
  context: ReadContext,
): Generator<ReadPlaylist> {
  for (const [name, tracks] of lists) {
    const sourceId = keyOf('playlist', user, name)
    const entries = []
    for (const track of tracks) {
      if (track) entries.push({ position: entries.length, track })
      else context.problem('an entry without title and id')
    }
    yield { playlist: { source: 'nowplaying', sourceId, name }, entries, append: known.has(sourceId) }
    known.add(sourceId)
  }
}
