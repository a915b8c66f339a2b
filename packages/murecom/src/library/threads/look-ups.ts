import type { SongTag } from '../answers/types.ts'
import type { ServerId } from '../servers/server-ids.ts'
import type { NumberedLibrarySong, SongContent } from '../store/song-reader.ts'
import type { Cover } from '../tags/covers/cover.ts'
import type { Lyrics } from '../tags/lyrics/lyrics.ts'

/** Look-ups in the file, which the thread that asks does itself. A `Library` is one. */
export interface LookUps {
  readonly length: number
  readonly revision: number
  readonly tagNames: readonly string[]
  songsWithIds(ids: Iterable<number>): NumberedLibrarySong[]
  idOf(path: string): number | undefined
  contentsOf(ids: Iterable<number>): SongContent[]
  songOf(content: { hash: string; path: string }): SongContent | undefined
  leastContents(limit: number): string[]
  readonly folders: readonly string[]
  readonly servers: readonly string[]
  tags(path: string): Promise<SongTag[]>
  cover(path: string): Promise<Cover | undefined>
  lyrics(path: string): Promise<Lyrics | undefined>
  idOnServer(id: string, server?: string): number | undefined
  serverIds(songs: Iterable<number>, server?: string): ServerId[]
}
