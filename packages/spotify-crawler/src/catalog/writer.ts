import { foldName, keyOf, MAX_NAME_LENGTH, spaceCharacters, storedName } from '../text.ts'
import { fts, type SqliteStore } from './dialect.ts'
import { IdCache } from './id-cache.ts'
import type { AlbumInput, EntryInput, PlaylistInput, TrackInput } from './types.ts'

/**
 * Writes playlists and what they hold. Every method runs inside the caller's transaction, and writing the same thing again
 * changes nothing: that is what makes a page, or a file, safe to repeat.
 *
 * New rows go one by one through prepared statements: a statement costs no round trip in SQLite. Ids of what was seen
 * lately are remembered, so that most entries cost one insert.
 */
export class CatalogWriter {
  readonly #store: SqliteStore
  /** id * 2 + (1 when its facts are full) */
  readonly #tracks = new IdCache()
  readonly #artists = new IdCache()
  readonly #albums = new IdCache()
  /** Tracks that were not known before. */
  newTracks = 0

  constructor(store: SqliteStore) {
    this.#store = store
  }

  /** Forgets remembered ids: after a rollback or a purge they may be wrong. */
  forget(): void {
    this.#tracks.clear()
    this.#artists.clear()
    this.#albums.clear()
  }

  /** Adds a playlist or brings its facts up to date; does not touch its entries or whether it is complete. */
  upsertPlaylist(playlist: PlaylistInput): number {
    const name = storedName(playlist.name)
    const facts = [
      name,
      foldName(name),
      textOrNull(playlist.description),
      textOrNull(playlist.ownerId),
      textOrNull(playlist.ownerName),
      flag(playlist.collaborative),
      flag(playlist.public),
      textOrNull(playlist.snapshotId),
      integerOrNull(playlist.followers),
      integerOrNull(playlist.total),
      integerOrNull(playlist.modifiedAt),
    ]
    return this.#store
      .prepare(UPSERT_PLAYLIST)
      .pluck()
      .get(playlist.source, playlist.sourceId, ...facts) as number
  }

  /** Puts entries at their positions, over what was there. */
  putEntries(playlistId: number, entries: readonly EntryInput[]): void {
    const put = this.#store.prepare(PUT_ENTRY)
    for (const entry of entries) {
      const trackId = this.trackId(entry.track)
      put.run(playlistId, entry.position, trackId, integerOrNull(entry.addedAt), textOrNull(entry.addedBy))
    }
  }

  /** Drops entries that a shorter page, or a shorter list, no longer has: positions in `[from, to)`. */
  dropEntries(playlistId: number, from: number, to = Number.MAX_SAFE_INTEGER): void {
    this.#store
      .prepare('DELETE FROM playlist_tracks WHERE playlist_id = ? AND position >= ? AND position < ?')
      .run(playlistId, from, to)
  }

  /** Drops entries at positions that a list written anew does not have. `entries` are in order of position. */
  dropOthers(playlistId: number, entries: readonly EntryInput[]): void {
    let next = 0
    for (const { position } of entries) {
      if (position > next) this.dropEntries(playlistId, next, position)
      next = position + 1
    }
    this.dropEntries(playlistId, next)
  }

  /** From now on readers see the playlist. */
  markComplete(playlistId: number, at: number): void {
    this.#store.prepare('UPDATE playlists SET complete = 1, fetched_at = ? WHERE id = ?').run(at, playlistId)
  }

  /** Readers do not see the playlist until it is complete again. */
  markIncomplete(playlistId: number): void {
    this.#store.prepare('UPDATE playlists SET complete = 0 WHERE id = ?').run(playlistId)
  }

  /** The id of a track, which is added when it is new. */
  trackId(track: TrackInput): number {
    const known = this.#tracks.get(track.source, track.sourceId)
    if (known !== undefined && (known & 1 || !track.isFull)) return Math.floor(known / 2)
    const row = this.#store.prepare(FIND_TRACK).get(track.source, track.sourceId) as
      | { id: number; facts: number }
      | undefined
    if (!row) return this.#insertTrack(track)
    if (track.isFull && row.facts !== 1) this.#fillTrack(row.id, track)
    this.#tracks.set(track.source, track.sourceId, row.id * 2 + (track.isFull || row.facts === 1 ? 1 : 0))
    return row.id
  }

  #insertTrack(track: TrackInput): number {
    const name = storedName(track.name)
    const folded = foldName(name)
    const id = this.#store
      .prepare(INSERT_TRACK)
      .run(
        track.source,
        track.sourceId,
        textOrNull(track.uri),
        name,
        folded,
        this.#albumId(track),
        integerOrNull(track.durationMs),
        flag(track.explicit),
        integerOrNull(track.disc),
        integerOrNull(track.number),
        textOrNull(track.isrc),
        track.kind ?? 'track',
        track.isFull ? 1 : 0,
      ).lastInsertRowid as number
    const artists = this.#putArtists(id, track)
    this.#store.prepare(fts.insert).run(id, spaceCharacters(folded), spaceCharacters(artists))
    this.#tracks.set(track.source, track.sourceId, id * 2 + (track.isFull ? 1 : 0))
    this.newTracks++
    return id
  }

  /** A full record of a track that was known by name: its facts replace what is missing, its artists what was named. */
  #fillTrack(id: number, track: TrackInput): void {
    const name = storedName(track.name)
    const folded = foldName(name)
    this.#store
      .prepare(FILL_TRACK)
      .run(
        name,
        folded,
        this.#albumId(track),
        integerOrNull(track.durationMs),
        flag(track.explicit),
        integerOrNull(track.disc),
        integerOrNull(track.number),
        textOrNull(track.isrc),
        id,
      )
    this.#store.prepare('DELETE FROM track_artists WHERE track_id = ?').run(id)
    const artists = this.#putArtists(id, track)
    this.#store.prepare(fts.delete).run(id)
    this.#store.prepare(fts.insert).run(id, spaceCharacters(folded), spaceCharacters(artists))
  }

  /** Links the artists in order; returns their folded names. */
  #putArtists(trackId: number, track: TrackInput): string {
    const link = this.#store.prepare('INSERT INTO track_artists (track_id, ord, artist_id) VALUES (?, ?, ?)')
    let names = ''
    for (let ord = 0; ord < track.artists.length && ord < MOST_ARTISTS; ord++) {
      const artist = track.artists[ord]!
      const name = storedName(artist.name)
      const folded = foldName(name)
      // The source's own id, else the name: 'text' artists of two sources are one, ids of two sources never are.
      const source = artist.sourceId ? track.source : 'text'
      const sourceId = artist.sourceId || keyOf('artist', folded)
      let id = this.#artists.get(source, sourceId)
      if (id === undefined) {
        id = this.#findArtist(source, sourceId, name, folded)
        this.#artists.set(source, sourceId, id)
      }
      link.run(trackId, ord, id)
      names += ord === 0 ? folded : ` ${folded}`
    }
    return names
  }

  #albumId(track: TrackInput): number | null {
    const album = track.album
    if (!album || (!album.sourceId && !album.name)) return null
    const source = album.sourceId ? track.source : 'text'
    const sourceId = album.sourceId || keyOf('album', foldName(track.artists[0]?.name ?? ''), foldName(album.name))
    const key = album.imageUrl ? `${sourceId} +` : sourceId // one with its cover is written once more
    let id = this.#albums.get(source, key)
    if (id === undefined) {
      id = this.#findAlbum(source, sourceId, album)
      this.#albums.set(source, key, id)
    }
    return id
  }

  // Looked up, then inserted: an upsert with RETURNING writes the row where there is nothing to write.
  #findArtist(source: string, sourceId: string, name: string, folded: string): number {
    const known = this.#store.prepare(FIND_ARTIST).get(source, sourceId) as { id: number } | undefined
    return known?.id ?? this.#insert(INSERT_ARTIST, source, sourceId, name, folded)
  }

  #findAlbum(source: string, sourceId: string, album: AlbumInput): number {
    const known = this.#store.prepare(FIND_ALBUM).get(source, sourceId) as KnownAlbum | undefined
    const releaseDate = textOrNull(album.releaseDate)
    const imageUrl = textOrNull(album.imageUrl)
    if (!known) return this.#insert(INSERT_ALBUM, source, sourceId, storedName(album.name), releaseDate, imageUrl)
    if ((known.release_date === null && releaseDate !== null) || (known.image_url === null && imageUrl !== null)) {
      this.#store.prepare(FILL_ALBUM).run(releaseDate, imageUrl, known.id)
    }
    return known.id
  }

  #insert(sql: string, ...values: unknown[]): number {
    return this.#store.prepare(sql).run(...values).lastInsertRowid as number
  }
}

interface KnownAlbum {
  id: number
  release_date: string | null
  image_url: string | null
}

/** More than any real track has; bounds what a hostile file can make of one row. */
const MOST_ARTISTS = 200

const UPSERT_PLAYLIST = `
  INSERT INTO playlists (source, source_id, name, name_fold, description, owner_id, owner_name, collaborative, public,
    snapshot_id, followers, total, modified_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (source, source_id) DO UPDATE SET name = excluded.name, name_fold = excluded.name_fold,
    description = coalesce(excluded.description, description), owner_id = coalesce(excluded.owner_id, owner_id),
    owner_name = coalesce(excluded.owner_name, owner_name), collaborative = coalesce(excluded.collaborative, collaborative),
    public = coalesce(excluded.public, public), snapshot_id = coalesce(excluded.snapshot_id, snapshot_id),
    followers = coalesce(excluded.followers, followers), total = coalesce(excluded.total, total),
    modified_at = coalesce(excluded.modified_at, modified_at)
  RETURNING id`

const PUT_ENTRY = `
  INSERT INTO playlist_tracks (playlist_id, position, track_id, added_at, added_by) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (playlist_id, position) DO UPDATE SET track_id = excluded.track_id, added_at = excluded.added_at,
    added_by = excluded.added_by`

const FIND_TRACK = 'SELECT id, facts FROM tracks WHERE source = ? AND source_id = ?'

const INSERT_TRACK = `
  INSERT INTO tracks (source, source_id, uri, name, name_fold, album_id, duration_ms, explicit, disc, number, isrc, kind,
    facts)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const FILL_TRACK = `
  UPDATE tracks SET name = ?, name_fold = ?, album_id = coalesce(?, album_id), duration_ms = coalesce(?, duration_ms),
    explicit = coalesce(?, explicit), disc = coalesce(?, disc), number = coalesce(?, number), isrc = coalesce(?, isrc),
    facts = 1
  WHERE id = ?`

const FIND_ARTIST = 'SELECT id FROM artists WHERE source = ? AND source_id = ?'
const INSERT_ARTIST = 'INSERT INTO artists (source, source_id, name, name_fold) VALUES (?, ?, ?, ?)'
const FIND_ALBUM = 'SELECT id, release_date, image_url FROM albums WHERE source = ? AND source_id = ?'
const INSERT_ALBUM = 'INSERT INTO albums (source, source_id, name, release_date, image_url) VALUES (?, ?, ?, ?, ?)'
const FILL_ALBUM = `
  UPDATE albums SET release_date = coalesce(release_date, ?), image_url = coalesce(image_url, ?) WHERE id = ?`

function flag(value: boolean | null | undefined): number | null {
  return value == null ? null : value ? 1 : 0
}

/** What a hostile file calls a number may be anything: only whole numbers that fit are kept. */
function integerOrNull(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole : null
}

function textOrNull(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null
  return storedName(value.length > MAX_NAME_LENGTH ? value.slice(0, MAX_NAME_LENGTH) : value)
}
