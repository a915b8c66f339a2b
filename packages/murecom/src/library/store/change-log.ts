import type Database from 'better-sqlite3'

/**
 * SQL of the log of changes: for each number that a song has or had, the revision of its last change, whoever wrote it. A
 * song that is gone keeps its line. Revisions grow by random steps, so that two histories of one library (a backup that was
 * restored and went on) have no revision in common but those of the past that they share.
 */
export const CHANGE_LOG = `
  CREATE TABLE song_changes (song INTEGER PRIMARY KEY, revision INTEGER NOT NULL UNIQUE) STRICT;
  ${['INSERT', 'UPDATE', 'DELETE'].map(logAfter).join('')}
`

/** SQL that begins the log of a library that has songs and no log: each of them counts as one change. */
export const LOG_ALL_SONGS = `
  INSERT INTO song_changes (song, revision)
    SELECT id, row_number() OVER (ORDER BY id) * 1048576 + (random() & 1048575) FROM songs;
`

/** Not one INSERT OR REPLACE: the conflict clause of the statement that fired the trigger would take the place of its own. */
function logAfter(event: string): string {
  const song = event === 'DELETE' ? 'old.id' : 'new.id'
  const next = '(SELECT ifnull(max(revision), 0) FROM song_changes) + 1 + (random() & 1048575)'
  return `CREATE TRIGGER songs_${event.toLowerCase()} AFTER ${event} ON songs BEGIN
    UPDATE song_changes SET revision = ${next} WHERE song = ${song};
    INSERT INTO song_changes (song, revision)
      SELECT ${song}, ${next} WHERE NOT EXISTS (SELECT 1 FROM song_changes WHERE song = ${song});
  END;
  `
}

/** A song and the revision of its last change. */
export interface SongChange {
  song: number
  revision: number
}

/** Whether a library has the log. One of an older layout that cannot be written to has none, and does not change. */
export function hasLog(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'song_changes'").get() !== undefined
}

/** The revision of the library: that of its newest change, 0 without any. It changes with every change of a song. O(log n) */
export function revisionOf(db: Database.Database): number {
  const row = db.prepare('SELECT ifnull(max(revision), 0) AS revision FROM song_changes').get()
  return (row as { revision: number }).revision
}

/** The songs that were added, changed or removed after a revision, oldest change first. */
export function changesSince(db: Database.Database, revision: number, limit: number): SongChange[] {
  return db
    .prepare('SELECT song, revision FROM song_changes WHERE revision > ? ORDER BY revision LIMIT ?')
    .all(revision, limit) as SongChange[]
}

/** The newest changes, newest first: what is kept of a history to recognise it by. */
export function newestChanges(db: Database.Database, limit: number): SongChange[] {
  return db.prepare('SELECT song, revision FROM song_changes ORDER BY revision DESC LIMIT ?').all(limit) as SongChange[]
}

/** Whether one of these changes is in the log: then the histories are the same up to it. */
export function sharesHistory(db: Database.Database, changes: readonly SongChange[]): boolean {
  const find = db.prepare('SELECT 1 FROM song_changes WHERE song = ? AND revision = ?')
  return changes.some(({ song, revision }) => find.get(song, revision) !== undefined)
}
