import type Database from 'better-sqlite3'
import { checkSong } from './checks.ts'
import type { ListenedSong } from './types.ts'

/** The songs that are named in the file, by number. */
export class ListenedSongs {
  readonly #db: Database.Database
  constructor(db: Database.Database) {
    this.#db = db
  }

  /** The number of a song, which gets one when it has none. Its path is brought up to date. Call it in a transaction. */
  numberOf(where: string, song: ListenedSong): number {
    const { hash, path } = checkSong(where, song)
    const known = this.#db.prepare('SELECT id, path FROM songs WHERE hash = ?').get(hash) as
      | { id: number; path: string }
      | undefined
    if (!known)
      return Number(this.#db.prepare('INSERT INTO songs (hash, path) VALUES (?, ?)').run(hash, path).lastInsertRowid)
    if (known.path !== path) this.#db.prepare('UPDATE songs SET path = ? WHERE id = ?').run(path, known.id)
    return known.id
  }

  /**
   * Brings the songs up to date with a library. `find` gives the song as the library has it now, or undefined. A song that was
   * moved gets its new path. One whose content changed in its place (its tags were edited) keeps what was noted of it.
   */
  follow(find: (song: ListenedSong) => ListenedSong | undefined): void {
    const all = this.#db.prepare('SELECT id, hash, path FROM songs ORDER BY id').all() as (ListenedSong & {
      id: number
    })[]
    this.#db
      .transaction(() => {
        for (const song of all) {
          const now = find({ hash: song.hash, path: song.path })
          if (!now || (now.hash === song.hash && now.path === song.path)) continue
          if (now.hash === song.hash) this.#db.prepare('UPDATE songs SET path = ? WHERE id = ?').run(now.path, song.id)
          else this.#become(song.id, now)
        }
      })
      .immediate()
  }

  #become(id: number, { hash, path }: ListenedSong): void {
    const other = this.#db.prepare('SELECT id FROM songs WHERE hash = ?').get(hash) as { id: number } | undefined
    if (!other) {
      this.#db.prepare('UPDATE songs SET hash = ?, path = ? WHERE id = ?').run(hash, path, id)
      return
    }
    // What is noted of both is that of the new content.
    for (const table of ['plays', 'counts', 'entries', 'queued', 'bookmarks']) {
      this.#db.prepare(`UPDATE OR IGNORE ${table} SET song = ? WHERE song = ?`).run(other.id, id)
      this.#db.prepare(`DELETE FROM ${table} WHERE song = ?`).run(id)
    }
    this.#db.prepare('UPDATE names SET song = ? WHERE song = ?').run(other.id, id)
    const marks = "kind = 'song' AND item = ?"
    this.#db.prepare(`UPDATE OR IGNORE marks SET item = ? WHERE ${marks}`).run(String(other.id), String(id))
    this.#db.prepare(`DELETE FROM marks WHERE ${marks}`).run(String(id))
    this.#db.prepare('DELETE FROM songs WHERE id = ?').run(id)
  }
}
