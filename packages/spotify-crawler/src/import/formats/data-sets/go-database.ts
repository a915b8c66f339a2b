import BetterSqlite3, { type Database } from 'better-sqlite3'
import type { TrackInput } from '../../../catalog/types.ts'
import { ImportError } from '../../../errors.ts'
import type { ReadContext, ReadPlaylist } from '../../model.ts'

/** Faults after which SQLite stops counting. */
const MOST_FAULTS = 100

interface GoPlaylist {
  rowid: number
  id: string | null
  name: string | null
  collaborative: unknown
  is_public: unknown
  snapshot_id: string | null
}

interface GoTrack {
  id: string
  name: string | null
  disc_number: number | null
  duration: number | null
  explicit: unknown
  track_number: number | null
  image_url: string | null
}

/** True for a database with the tables and columns of the original Go crawler. */
export function isGoDatabase(path: string): boolean {
  try {
    const database = new BetterSqlite3(path, { readonly: true })
    try {
      const columns = (table: string): unknown[] =>
        database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table)
      return (
        columns('playlists').includes('snapshot_id') &&
        columns('playlists').includes('endpoint') &&
        columns('track_artists').includes('artist_id')
      )
    } finally {
      database.close()
    }
  } catch {
    return false
  }
}

/**
 * The database of the original Go crawler (murecom-intro). It kept no order of tracks: they come in the order in which they
 * were stored. Local tracks all share the id '' there, and are left out. Read-only, a playlist at a time.
 */
export function* readGoDatabase(path: string, context: ReadContext): Generator<ReadPlaylist> {
  let database: Database
  try {
    database = new BetterSqlite3(path, { readonly: true })
  } catch (cause) {
    throw new ImportError('the database cannot be opened', { cause })
  }
  try {
    checkPages(database)
    yield* playlistsOf(database, context)
  } catch (cause) {
    if ((cause as { code?: string }).code?.startsWith('SQLITE_')) {
      throw new ImportError(`the database is damaged: ${(cause as Error).message}`, { cause })
    }
    throw cause
  } finally {
    database.close()
  }
}

/**
 * Refuses a file with a page that is used twice, or with damage at which SQLite stops counting: to read it may never end. Other
 * damage is met where it is read. O(pages)
 */
function checkPages(database: Database): void {
  const check = database.prepare<[string], string>('SELECT * FROM pragma_quick_check(?)').pluck()
  for (const table of ['playlists', 'playlist_tracks', 'tracks', 'track_artists', 'artists']) {
    const found = check.all(table).flatMap(lines => lines.split('\n'))
    const twice = found.find(fault => fault.includes('2nd reference'))
    if (twice !== undefined) throw new ImportError(`the database is damaged: ${table}: ${twice}`)
    if (found.length >= MOST_FAULTS)
      throw new ImportError(`the database is damaged: ${table}, in ${MOST_FAULTS} places`)
  }
}

function* playlistsOf(database: Database, context: ReadContext): Generator<ReadPlaylist> {
  const page = database.prepare<[number], GoPlaylist>(
    'SELECT rowid, id, name, collaborative, is_public, snapshot_id FROM playlists WHERE rowid > ? ORDER BY rowid LIMIT 500',
  )
  const links = database
    .prepare<[string], string | null>('SELECT track_id FROM playlist_tracks WHERE playlist_id = ? ORDER BY rowid')
    .pluck()
  let last = -1
  for (let rows = page.all(last); rows.length > 0; rows = page.all(last)) {
    for (const row of rows) {
      // Else the next page of rows may begin with the same, without end.
      if (row.rowid <= last) throw new ImportError('the database is damaged: its playlists are not in order')
      last = row.rowid
      if (typeof row.id !== 'string' || row.id === '') {
        context.problem('a playlist without id')
        continue
      }
      const entries = []
      for (const id of links.all(row.id) as (string | null)[]) {
        const track = typeof id === 'string' && id !== '' ? trackOf(database, id) : null
        if (track) entries.push({ position: entries.length, track })
        else
          context.problem(id ? 'an entry whose track is missing' : 'a local track, which the original kept without id')
      }
      const playlist = {
        source: 'spotify',
        sourceId: row.id,
        name: String(row.name ?? ''),
        collaborative: truth(row.collaborative),
        public: truth(row.is_public),
        snapshotId: row.snapshot_id,
      }
      yield { playlist, entries }
    }
  }
  const orphans = database.prepare(`SELECT count(*) FROM playlist_tracks l WHERE NOT EXISTS
    (SELECT 1 FROM playlists p WHERE p.id = l.playlist_id AND typeof(p.id) = 'text' AND p.id <> '')`)
  const missing = orphans.pluck().get() as number
  for (let i = 0; i < missing; i++) context.problem('an entry whose playlist is missing')
}

const statements = new WeakMap<
  Database,
  { track: ReturnType<Database['prepare']>; artists: ReturnType<Database['prepare']> }
>()

function trackOf(database: Database, id: string): TrackInput | null {
  let prepared = statements.get(database)
  if (!prepared) {
    prepared = {
      track: database.prepare(
        'SELECT id, name, disc_number, duration, explicit, track_number, image_url FROM tracks WHERE id = ?',
      ),
      artists: database.prepare(
        'SELECT a.id, a.name FROM track_artists l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = ? ORDER BY l.rowid',
      ),
    }
    statements.set(database, prepared)
  }
  const row = prepared.track.get(id) as GoTrack | undefined
  if (!row) return null
  const artists = (prepared.artists.all(id) as { id: string; name: string | null }[]).map(a => ({
    sourceId: typeof a.id === 'string' && a.id !== '' ? a.id : null,
    name: String(a.name ?? ''),
  }))
  return {
    source: 'spotify',
    sourceId: id,
    name: String(row.name ?? ''),
    artists,
    // The original kept the cover of the album, not the album.
    album:
      typeof row.image_url === 'string' && row.image_url !== ''
        ? { sourceId: `cover:${row.image_url}`, name: '', imageUrl: row.image_url }
        : null,
    durationMs: row.duration,
    explicit: truth(row.explicit),
    disc: row.disc_number,
    number: row.track_number,
  }
}

function truth(value: unknown): boolean | null {
  return value === null || value === undefined ? null : value === 1 || value === '1' || value === 'true'
}
