import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { changesSince, newestChanges, revisionOf, sharesHistory } from '../src/library/store/change-log.ts'
import { openDatabase } from '../src/library/store/open-database.ts'
import { storeLibrary } from './reference/stored-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-changes-'))
afterAll(() => rmSync(folder, { recursive: true }))

function library(name: string, paths: readonly string[]): Database.Database {
  const file = join(folder, name)
  storeLibrary(
    file,
    2,
    [],
    paths.map(path => ({ path, vectors: [1, 0] })),
  )
  return openDatabase(file)
}

const songsSince = (db: Database.Database, revision: number): number[] =>
  changesSince(db, revision, 100).map(({ song }) => song)

test('each song that is added, changed or removed is in the log once, with a new revision', () => {
  const db = library('log', ['/a', '/b', '/c'])
  expect(songsSince(db, 0)).toEqual([1, 2, 3])
  const before = revisionOf(db)
  expect(before).toBeGreaterThan(0)
  db.prepare("UPDATE songs SET title = 'x' WHERE path = '/a'").run()
  db.prepare(
    `INSERT INTO songs (path, size, mtime_ms, hash, vectors) VALUES ('/c', 2, 2, 'c', x'00')
     ON CONFLICT (path) DO UPDATE SET size = excluded.size`,
  ).run()
  expect(songsSince(db, before)).toEqual([1, 3])
  const then = revisionOf(db)
  db.prepare("DELETE FROM songs WHERE path = '/b'").run()
  expect(songsSince(db, then)).toEqual([2])
  expect(revisionOf(db)).toBeGreaterThan(then)
  // The numbers 2 and 3 are free: the next song has 2.
  db.prepare("DELETE FROM songs WHERE path = '/c'").run()
  db.prepare("INSERT INTO songs (path, size, mtime_ms, hash, vectors) VALUES ('/d', 1, 1, 'd', x'00')").run()
  expect(songsSince(db, 0)).toEqual([1, 3, 2])
  expect(changesSince(db, then, 1)).toEqual([{ song: 3, revision: expect.any(Number) }])
  db.close()
})

/** The tables of version 2 that the upgrade looks at. */
const VERSION_2 = `
  CREATE TABLE songs (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ms INTEGER NOT NULL,
    hash TEXT NOT NULL, title TEXT, artist TEXT, album TEXT, duration_seconds REAL, vectors BLOB NOT NULL, tags BLOB
  ) STRICT;
  CREATE TABLE failures (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ms INTEGER NOT NULL, reason TEXT NOT NULL
  ) STRICT;
  INSERT INTO songs (id, path, size, mtime_ms, hash, vectors) VALUES (4, '/a', 1, 1, 'a', x'00'), (9, '/b', 1, 1, 'b', x'00');
`

test('a library of version 2 is brought to the log, and each of its songs counts as changed', () => {
  const file = join(folder, 'old')
  const old = new Database(file)
  old.exec(VERSION_2)
  old.pragma(`application_id = ${0x6d75724c}`)
  old.pragma('user_version = 2')
  old.close()
  const db = openDatabase(file)
  expect(songsSince(db, 0)).toEqual([4, 9])
  const { revision } = newestChanges(db, 1)[0]!
  db.exec('DELETE FROM songs WHERE id = 4')
  expect(songsSince(db, revision)).toEqual([4])
  db.close()
})

test('a backup that went on has another history from there', async () => {
  const db = library('now', ['/a', '/b'])
  const copy = join(folder, 'backup')
  await db.backup(copy)
  const backup = openDatabase(copy)
  expect(sharesHistory(backup, newestChanges(db, 1))).toBe(true)
  for (const each of [db, backup]) each.exec("UPDATE songs SET title = 'x'")
  expect(sharesHistory(backup, newestChanges(db, 2))).toBe(false)
  expect(sharesHistory(backup, [])).toBe(false)
  db.close()
  backup.close()
})
