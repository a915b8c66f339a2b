import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { importPlaylists } from '../src/index.ts'
import { memoryCatalog, temporaryFolder } from './helpers.ts'

/** Playlists: more than a page of 512 bytes holds. */
const LISTS = 200

/** A damaged database of the original: `damage` gets its bytes, and the first one of the page of a table's root. */
function damagedDatabase(damage: (bytes: Buffer, root: number) => void): string {
  const path = join(temporaryFolder(), 'spotify.db')
  const database = new BetterSqlite3(':memory:')
  database.pragma('page_size = 512')
  database.exec(`
    CREATE TABLE playlists (id text, collaborative numeric, endpoint text, name text, is_public numeric, snapshot_id text);
    CREATE TABLE tracks (id text, disc_number integer, duration integer, explicit numeric, name text, track_number integer, image_url text);
    CREATE TABLE artists (id text, name text);
    CREATE TABLE playlist_tracks (playlist_id text, track_id text);
    CREATE TABLE track_artists (track_id text, artist_id text);`)
  const add = database.prepare("INSERT INTO playlists VALUES (?, 0, 'e', 'name', 1, 's')")
  for (let i = 0; i < LISTS; i++) add.run(String(i).padStart(22, '0'))
  const page = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'playlists'").pluck().get() as number
  const bytes = database.serialize()
  database.close()
  damage(bytes, (page - 1) * 512)
  writeFileSync(path, bytes)
  return path
}

/** Where the page begins that a root has as its nth child: 12 bytes of head, then two for the place of each cell. */
function child(bytes: Buffer, root: number, n: number): { cell: number; start: number } {
  const cell = root + bytes.readUInt16BE(root + 12 + 2 * n)
  return { cell, start: (bytes.readUInt32BE(cell) - 1) * 512 }
}

it('a database whose rows are not in order is refused', async () => {
  const path = damagedDatabase((bytes, root) => {
    const { start } = child(bytes, root, 0)
    // A row of a leaf, behind 8 bytes of head: its length, then its number, a byte each. The last one gets the number of the first.
    const rows = bytes.readUInt16BE(start + 3)
    const row = start + bytes.readUInt16BE(start + 8 + 2 * (rows - 1))
    bytes[row + 1] = 1
  })
  const { files } = await importPlaylists(await memoryCatalog(), path)
  expect(files[0]!.state).toBe('refused')
  expect(files[0]!.problems.at(-1)).toMatchObject({ reason: 'the database is damaged: its playlists are not in order' })
})

it('a database that has a page twice is refused before it is read', async () => {
  const path = damagedDatabase((bytes, root) => {
    const [first, second] = [child(bytes, root, 0), child(bytes, root, 1)]
    bytes.copy(bytes, second.cell, first.cell, first.cell + 4)
  })
  const { files } = await importPlaylists(await memoryCatalog(), path)
  expect(files[0]!.state).toBe('refused')
  expect(files[0]!.problems[0]!.reason).toMatch(/^the database is damaged: playlists: .*2nd reference to page/)
})
