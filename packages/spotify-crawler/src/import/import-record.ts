import type { Catalog } from '../catalog.ts'
import type { ReadPlaylist } from './model.ts'

/** How far a file is in the catalogue: one row of `imports`, written in the transaction that brings its playlists. */
export class ImportRecord {
  readonly #catalog: Catalog
  readonly #id: number
  /** True when the whole file is in. */
  readonly isDone: boolean
  /** Playlists of the file that are in, or were passed over. */
  readonly nextItem: number

  constructor(catalog: Catalog, file: { format: string; file: string; sha256: string }) {
    this.#catalog = catalog
    const { store } = catalog
    const known = store.get(
      store.db.selectFrom('imports').select(['id', 'state', 'next_item']).where('sha256', '=', file.sha256).compile(),
    )
    this.isDone = known?.state === 'done'
    this.nextItem = known?.next_item ?? 0
    const row = { ...file, state: 'running' as const, next_item: 0, counts_json: '{}', updated_at: Date.now() }
    this.#id = known?.id ?? store.get(store.db.insertInto('imports').values(row).returning('id').compile())!.id
  }

  /** Writes playlists and that the file is in up to `nextItem`, in one transaction. */
  write(playlists: readonly ReadPlaylist[], nextItem: number, isLast: boolean): { playlists: number; entries: number } {
    const { store, writer } = this.#catalog
    const at = Date.now()
    const written = { playlists: 0, entries: 0 }
    this.#catalog.write(() => {
      for (const { playlist, entries, append } of playlists) {
        const id = writer.upsertPlaylist(playlist)
        const from = append ? this.#length(id) : 0
        writer.putEntries(
          id,
          from === 0 ? entries : entries.map(entry => ({ ...entry, position: entry.position + from })),
        )
        if (!append) writer.dropOthers(id, entries)
        writer.markComplete(id, at)
        written.playlists += append ? 0 : 1
        written.entries += entries.length
      }
      const values = { next_item: nextItem, state: isLast ? ('done' as const) : ('running' as const), updated_at: at }
      store.run(store.db.updateTable('imports').set(values).where('id', '=', this.#id).compile())
    })
    return written
  }

  #length(playlistId: number): number {
    const last = 'SELECT coalesce(max(position) + 1, 0) FROM playlist_tracks WHERE playlist_id = ?'
    return this.#catalog.store.prepare(last).pluck().get(playlistId) as number
  }
}
