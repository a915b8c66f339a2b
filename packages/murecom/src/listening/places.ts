import type Database from 'better-sqlite3'
import { checkComment, checkCount, checkSongs, checkTime, checkUser } from './checks.ts'
import type { ListenedSongs } from './songs.ts'
import type { Bookmark, ListenedSong, SavedQueue } from './types.ts'

/** The SQL of where listening goes on: queues and bookmarks. */
export class PlaceStore {
  readonly #db: Database.Database
  readonly #songs: ListenedSongs
  constructor(db: Database.Database, songs: ListenedSongs) {
    this.#db = db
    this.#songs = songs
  }

  saveQueue(user: string, queue: SavedQueue): void {
    const where = 'Listening.saveQueue'
    const { songs, current, positionMs, changed, changedBy } = queue
    this.#db
      .prepare('INSERT OR REPLACE INTO queues (user, current, position_ms, changed, changed_by) VALUES (?, ?, ?, ?, ?)')
      .run(
        checkUser(where, user),
        current === null ? null : checkCount(where, 'current', current),
        ...[checkCount(where, 'positionMs', positionMs), checkTime(where, 'changed', changed)],
        checkComment(where, changedBy),
      )
    this.#db.prepare('DELETE FROM queued WHERE user = ?').run(user)
    const add = this.#db.prepare('INSERT INTO queued (user, position, song) VALUES (?, ?, ?)')
    for (const [position, song] of checkSongs(where, songs).entries()) {
      add.run(user, position, this.#songs.numberOf(where, song))
    }
  }

  queue(user: string): SavedQueue | undefined {
    const row = this.#db.prepare('SELECT * FROM queues WHERE user = ?').get(checkUser('Listening.queue', user)) as
      | { current: number | null; position_ms: number; changed: number; changed_by: string }
      | undefined
    if (!row) return undefined
    const songs = this.#db
      .prepare('SELECT hash, path FROM queued JOIN songs ON songs.id = song WHERE user = ? ORDER BY position')
      .all(user) as ListenedSong[]
    return {
      songs,
      current: row.current,
      positionMs: row.position_ms,
      changed: row.changed,
      changedBy: row.changed_by,
    }
  }

  setBookmark(user: string, song: ListenedSong, positionMs: number | null, comment: string): void {
    const where = 'Listening.setBookmark'
    const of = [checkUser(where, user), this.#songs.numberOf(where, song)] as const
    if (positionMs === null) {
      this.#db.prepare('DELETE FROM bookmarks WHERE user = ? AND song = ?').run(...of)
      return
    }
    const now = Date.now()
    this.#db
      .prepare(
        `INSERT INTO bookmarks (user, song, position_ms, comment, created, changed) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (user, song) DO UPDATE SET position_ms = excluded.position_ms, comment = excluded.comment,
           changed = excluded.changed`,
      )
      .run(...of, checkCount(where, 'positionMs', positionMs), checkComment(where, comment), now, now)
  }

  bookmarks(user: string): Bookmark[] {
    const rows = this.#db
      .prepare(
        `SELECT hash, path, position_ms AS positionMs, comment, created, changed
         FROM bookmarks JOIN songs ON songs.id = song WHERE user = ? ORDER BY changed DESC, song`,
      )
      .all(checkUser('Listening.bookmarks', user)) as (ListenedSong & Omit<Bookmark, 'song'>)[]
    return rows.map(({ hash, path, ...bookmark }) => ({ song: { hash, path }, ...bookmark }))
  }
}
