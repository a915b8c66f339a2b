import { foldName } from '../fold-name.ts'
import { storedKey, storedName } from '../text.ts'
import type { CatalogStore } from './dialect/store.ts'
import { flag, integerOrNull, textOrNull } from './stored-values.ts'
import { TrackWriter } from './tracks/track-writer.ts'
import type { EntryInput, PlaylistInput, TrackInput } from './types.ts'

/** Adds a playlist or brings its facts up to date (14 values); gives its id. */
const UPSERT_PLAYLIST = `
  INSERT INTO playlists (source, source_id, name, name_fold, description, owner_id, owner_name, collaborative, public,
    snapshot_id, followers, total, modified_at, import_id)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (source, source_id) DO UPDATE SET name = excluded.name, name_fold = excluded.name_fold,
    description = coalesce(excluded.description, playlists.description),
    owner_id = coalesce(excluded.owner_id, playlists.owner_id),
    owner_name = coalesce(excluded.owner_name, playlists.owner_name),
    collaborative = coalesce(excluded.collaborative, playlists.collaborative),
    public = coalesce(excluded.public, playlists.public),
    snapshot_id = coalesce(excluded.snapshot_id, playlists.snapshot_id),
    followers = coalesce(excluded.followers, playlists.followers), total = coalesce(excluded.total, playlists.total),
    modified_at = coalesce(excluded.modified_at, playlists.modified_at), import_id = excluded.import_id
  RETURNING id`

/**
 * Writes playlists and what they hold. Every method runs inside the caller's transaction, and writing the same thing again
 * changes nothing: that is what makes a page, or a file, safe to repeat.
 */
export class CatalogWriter {
  readonly #store: CatalogStore
  readonly #tracks: TrackWriter

  constructor(store: CatalogStore) {
    this.#store = store
    this.#tracks = new TrackWriter(store)
  }

  /** Tracks that were not known before. */
  get newTracks(): number {
    return this.#tracks.newTracks
  }

  /** See {@link TrackWriter.withAllKeys}. */
  withAllKeys(work: () => Promise<void>): Promise<void> {
    return this.#tracks.withAllKeys(work)
  }

  /** Forgets remembered ids: after a rollback or a purge they may be wrong. */
  forget(): void {
    this.#tracks.forget()
  }

  /** The id of a track, which is added when it is new. */
  trackId(track: TrackInput): number {
    return this.#tracks.id(track)
  }

  /**
   * Adds a playlist or brings its facts up to date; does not touch its entries or whether it is complete.
   *
   * @param importId the import that writes it; null for a crawl
   */
  upsertPlaylist(playlist: PlaylistInput, importId: number | null = null): number {
    this.#tracks.importId = importId
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
      importId,
    ]
    return this.#store
      .prepare(UPSERT_PLAYLIST)
      .pluck()
      .get(playlist.source, storedKey(playlist.sourceId), ...facts) as number
  }

  /**
   * Puts entries at their positions, over what was there.
   *
   * @param areFree true where the list is new, or ends before them
   */
  putEntries(playlistId: number, entries: readonly EntryInput[], areFree = false): void {
    const ids = this.#tracks.ids(entries.map(entry => entry.track))
    const rows = entries.map(({ position, addedAt, addedBy }, i) => {
      return { position, trackId: ids[i]!, addedAt: integerOrNull(addedAt), addedBy: textOrNull(addedBy) }
    })
    this.#store.putEntries(playlistId, rows, areFree)
  }

  /** Drops entries that a shorter page, or a shorter list, no longer has: positions in `[from, to)`. */
  dropEntries(playlistId: number, from: number, to = Number.MAX_SAFE_INTEGER): void {
    const drop = 'DELETE FROM playlist_tracks WHERE playlist_id = ? AND position >= ? AND position < ?'
    this.#store.put(drop, playlistId, from, to)
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
    this.#store.put('UPDATE playlists SET complete = 1, fetched_at = ? WHERE id = ?', at, playlistId)
  }

  /** Readers do not see the playlist until it is complete again. */
  markIncomplete(playlistId: number): void {
    this.#store.put('UPDATE playlists SET complete = 0 WHERE id = ?', playlistId)
  }
}
