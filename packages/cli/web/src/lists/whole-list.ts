import type { ListPart } from '../api/ask.ts'
import type { Song, SongPage } from '../api/types.ts'
import { toast } from '../toast.ts'

/** Songs that go into a queue or a playlist at once: a playlist of the server has no more. */
export const MOST_AT_ONCE = 10_000
/** Songs of one answer at most. */
const PART = 500

/**
 * All songs of a list that the server gives in parts, in its order or in the one of a seed. A longer list ends early, and the
 * page says so.
 */
export async function wholeList(ask: (part: ListPart) => Promise<SongPage>, seed?: number): Promise<Song[]> {
  const songs: Song[] = []
  let total = PART
  for (let offset = 0; offset < Math.min(total, MOST_AT_ONCE); offset += PART) {
    const part = await ask({ offset, limit: PART, seed })
    total = part.total
    songs.push(...part.songs)
  }
  if (total > MOST_AT_ONCE) toast('atMost', { n: MOST_AT_ONCE })
  return songs
}
