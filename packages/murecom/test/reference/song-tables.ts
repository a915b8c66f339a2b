import type { LibrarySong } from '../../src/library/song.ts'
import { openDatabase } from '../../src/library/store/open-database.ts'
import { SongTable } from '../../src/library/table/song-table.ts'

/** A table of songs of which only the names matter. */
export function tableOf(songs: readonly LibrarySong[]): SongTable {
  const db = openDatabase(':memory:')
  const add = db.prepare(
    `INSERT INTO songs (path, size, mtime_ms, hash, title, artist, album, duration_seconds, vectors)
     VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?)`,
  )
  const vectors = Buffer.from(Float32Array.of(1, 0).buffer)
  for (const { path, title, artist, album, durationSeconds } of songs) {
    add.run(path, path, title, artist, album, durationSeconds, vectors)
  }
  const table = SongTable.read(db, { dimensions: 2, tagCount: 0 })
  db.close()
  return table
}
