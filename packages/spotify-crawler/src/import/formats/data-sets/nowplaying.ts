import { parse } from 'csv-parse/sync'
import type { TrackInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import { type ReadContext, type ReadPlaylist, textOf, trackOf } from '../../model.ts'
import { linesOf } from '../../reading/lines.ts'

/**
 * The #nowplaying "Spotify Playlists" data set: one CSV of `"user_id", "artistname", "trackname", "playlistname"` with spaces
 * behind the commas, quotes that are doubled or have a `\\` before them, and some broken rows. A row is a line, so a broken one
 * costs itself alone. Read as a stream (1.2 GB), a user at a time; a user who comes back later in the file has the new rows
 * appended.
 */
export async function* readNowplaying(
  chunks: AsyncIterable<Uint8Array>,
  context: ReadContext,
): AsyncGenerator<ReadPlaylist> {
  const known = new Set<string>()
  let user = ''
  let lists = new Map<string, (TrackInput | null)[]>()
  let number = 0
  for await (const line of linesOf(chunks)) {
    number++
    if (line?.trim() === '') continue
    const row = line === undefined ? undefined : rowOf(line)
    if (number === 1 && line !== undefined && /^[\ufeff\s"]*user_id\b/i.test(line)) continue
    if (row?.length !== 4 || !row[0]) {
      context.problem('a row without four fields', `row ${number}`)
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

/** Fields of a row whose fields are all quoted; quotes within them may be anywhere. Other rows are read as CSV. */
function rowOf(line: string): string[] | undefined {
  const text = line.trim()
  if (text.startsWith('"') && text.endsWith('"') && text.length > 1) {
    const fields = text.slice(1, -1).split(/(?<!\\)"[ \t]*,[ \t]*"/)
    if (fields.length === 4) return fields.map(field => field.replace(/\\(["\\])|"(")/g, '$1$2').trim())
  }
  try {
    return (parse(text, { escape: '\\', trim: true }) as string[][])[0]
  } catch {
    return undefined
  }
}
