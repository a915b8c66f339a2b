import type Database from 'better-sqlite3'
import type { FileAnalysis, FileFacts } from '../../library/analysis/analyse-file.ts'
import type { AudioFile } from '../../library/files/walk.ts'
import type { SongStore } from '../../library/store/song-store.ts'
import { TagStore } from '../../library/store/tag-store.ts'
import type { ServerSong } from '../types.ts'

/** The SQL of indexing a server: songs together with their ids there. */
export class ServerStore {
  readonly #db: Database.Database
  readonly #songs: SongStore
  readonly #server: string

  constructor(db: Database.Database, songs: SongStore, server: string) {
    this.#db = db
    this.#songs = songs
    this.#server = server
  }

  /** What is known of a song's sound. */
  sound(song: number): { path: string; size: number; durationSeconds: number | null; mtimeMs: number } {
    return this.#db
      .prepare('SELECT path, size, mtime_ms AS mtimeMs, duration_seconds AS durationSeconds FROM songs WHERE id = ?')
      .get(song) as { path: string; size: number; durationSeconds: number | null; mtimeMs: number }
  }

  /** Stores a song that was analysed. */
  save(file: AudioFile, analysis: FileAnalysis, { id }: ServerSong, facts: string): void {
    this.#together(() => {
      this.#songs.save(file, analysis)
      this.#link(file.path, id, facts)
    })
  }

  /** Stores a song with what was analysed of one with the same bytes; false when that is gone. */
  saveAs(file: AudioFile, about: FileFacts, twin: string, { id }: ServerSong, facts: string): boolean {
    return this.#together(() => {
      const isThere = this.#songs.saveAs(file, about, twin, false)
      if (isThere) this.#link(file.path, id, facts)
      return isThere
    })
  }

  /** Notes that a song of the library, whose file lies here, has an id on the server; false when there is no such song. */
  link(path: string, { id }: ServerSong, facts: string): boolean {
    return this.#together(() => this.#link(path, id, facts))
  }

  /** Stores what the server says now of a song whose sound is the same. */
  retag(path: string, { id, tags }: ServerSong, facts: string, isFetched: boolean): void {
    this.#together(() => {
      if (isFetched) new TagStore(this.#db).saveTags(path, tags)
      this.#link(path, id, facts)
    })
  }

  /** Forgets that the server has songs. */
  unlink(ids: readonly string[]): void {
    const remove = this.#db.prepare('DELETE FROM server_songs WHERE server = ? AND server_id = ?')
    this.#together(() => {
      for (const id of ids) remove.run(this.#server, id)
    })
  }

  #link(path: string, id: string, facts: string): boolean {
    return (
      this.#db
        .prepare(
          `INSERT INTO server_songs (server, server_id, song_id, facts) SELECT ?, ?, id, ? FROM songs WHERE path = ?
           ON CONFLICT (server, server_id) DO UPDATE SET song_id = excluded.song_id, facts = excluded.facts`,
        )
        .run(this.#server, id, facts, path).changes > 0
    )
  }

  #together<T>(work: () => T): T {
    return this.#db.transaction(work).immediate()
  }
}
