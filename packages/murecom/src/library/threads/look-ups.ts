import type { SongFeatures } from '../../features/song-features.ts'
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
  features(path: string): SongFeatures | undefined
  lyrics(path: string): Promise<Lyrics | undefined>
  idOnServer(id: string, server?: string): number | undefined
  serverIds(songs: Iterable<number>, server?: string): ServerId[]
}

/** The look-ups of a library, handed on. */
export class LookedUp {
  readonly #library: LookUps

  /** @internal */
  constructor(library: LookUps) {
    this.#library = library
  }

  /** Number of songs in the file. */
  get length(): number {
    return this.#library.length
  }

  get tagNames(): readonly string[] {
    return this.#library.tagNames
  }

  /** As `Library.songsWithIds`: a look-up, which needs no thread. */
  songsWithIds(ids: Iterable<number>): NumberedLibrarySong[] {
    return this.#library.songsWithIds(ids)
  }

  /** As `Library.idOf`, likewise. */
  idOf(path: string): number | undefined {
    return this.#library.idOf(path)
  }

  /** As `Library.contentsOf`, likewise. */
  contentsOf(ids: Iterable<number>): SongContent[] {
    return this.#library.contentsOf(ids)
  }

  /** As `Library.songOf`, likewise. */
  songOf(content: { hash: string; path: string }): SongContent | undefined {
    return this.#library.songOf(content)
  }

  /** As `Library.leastContents`, likewise. */
  leastContents(limit: number): string[] {
    return this.#library.leastContents(limit)
  }
}
