import type { Catalog } from '../catalog.ts'
import { storedKey } from '../text.ts'
import type { ReadPlaylist } from './model.ts'

/** Playlists and their entries. */
interface Amount {
  playlists: number
  entries: number
}

/** A playlist that the catalogue has. */
interface Known {
  id: number
  import_id: number | null
}

/** What is kept of a file in `imports.counts_json`. */
interface Counts {
  /** Playlists that the file brought so far. */
  playlists?: number
  outcome?: 'complete' | 'partial'
}

/**
 * How far a file is in the catalogue: one row of `imports`, written in the transaction that brings its playlists. Each
 * playlist names the import that wrote it, so a file whose lists were replaced or deleted since is not taken for imported.
 */
export class ImportRecord {
  readonly #catalog: Catalog
  #id: number
  /** Playlists of this run, to notice one that the file has twice. */
  readonly #written = new Set<number>()
  #counts: Counts
  /** True when the whole file is in, and the catalogue holds what it brought. */
  readonly isDone: boolean
  /** Playlists of the file that are in, or were passed over. */
  readonly nextItem: number
  /** What the catalogue held of it when the import began. */
  readonly before: Amount

  constructor(catalog: Catalog, file: { format: string; file: string; sha256: string }) {
    this.#catalog = catalog
    const { store } = catalog
    const query = store.db.selectFrom('imports').select(['id', 'state', 'next_item', 'counts_json'])
    const known = store.get(query.where('sha256', '=', file.sha256).compile())
    const row = { ...file, state: 'running' as const, next_item: 0, counts_json: '{}', updated_at: Date.now() }
    this.#id = known?.id ?? store.get(store.db.insertInto('imports').values(row).returning('id').compile())!.id
    this.#counts = JSON.parse(known?.counts_json ?? '{}') as Counts
    const isHeld = known !== undefined && this.playlists() === (this.#counts.playlists ?? 0)
    this.isDone = isHeld && known.state === 'done'
    this.nextItem = isHeld ? known.next_item : 0
    if (!isHeld) this.#begin()
    this.before = this.held()
  }

  /** How the import of a file that is done ended. */
  get outcome(): 'complete' | 'partial' {
    return this.#counts.outcome ?? 'complete'
  }

  /** What the catalogue holds of this file now. */
  held(): Amount {
    const entries =
      'SELECT count(*) FROM playlists p JOIN playlist_tracks e ON e.playlist_id = p.id WHERE p.import_id = ?'
    return {
      playlists: this.playlists(),
      entries: this.#catalog.store.prepare(entries).pluck().get(this.#id) as number,
    }
  }

  /**
   * Writes playlists and that the file is in up to `nextItem`, in one transaction.
   *
   * @param repeated receives the name of a playlist that the file has twice: the later one stays
   */
  write(
    playlists: readonly ReadPlaylist[],
    nextItem: number,
    outcome: 'complete' | 'partial' | undefined,
    repeated: (name: string) => void,
  ): void {
    const { store, writer } = this.#catalog
    const at = Date.now()
    const counts = { ...this.#counts, ...(outcome && { outcome }) }
    this.#catalog.write(() => {
      for (const read of playlists) {
        const { playlist, entries, append } = read
        const known = this.#knownAs(read)
        const id = writer.upsertPlaylist(playlist, this.#id)
        const from = append && known ? this.#length(id) : 0
        writer.putEntries(
          id,
          from === 0 ? entries : entries.map(entry => ({ ...entry, position: entry.position + from })),
          append || !known,
        )
        if (!append && known) writer.dropOthers(id, entries)
        writer.markComplete(id, at)
        if (known?.import_id !== this.#id) counts.playlists = (counts.playlists ?? 0) + 1
        if (!append && this.#written.has(id)) repeated(playlist.name)
        this.#written.add(id)
      }
      const state = outcome ? ('done' as const) : ('running' as const)
      const values = { next_item: nextItem, state, counts_json: JSON.stringify(counts), updated_at: at }
      store.run(store.db.updateTable('imports').set(values).where('id', '=', this.#id).compile())
    })
    this.#counts = counts
  }

  /** Forgets that the file is in: nothing was taken from it, so it is read again next time. */
  drop(): void {
    this.#catalog.store.prepare('DELETE FROM imports WHERE id = ?').run(this.#id)
    this.#id = 0 // the number goes to the next import
  }

  /** The playlist and the import that wrote it last. One that is known by an id of an earlier version gets its present one. */
  #knownAs({ playlist, formerIds = [] }: ReadPlaylist): Known | undefined {
    const { store } = this.#catalog
    const find = store.prepare('SELECT id, import_id FROM playlists WHERE source = ? AND source_id = ?')
    const known = find.get(playlist.source, storedKey(playlist.sourceId)) as Known | undefined
    if (known) return known
    for (const former of formerIds) {
      const old = find.get(playlist.source, former) as Known | undefined
      if (!old) continue
      store.prepare('UPDATE playlists SET source_id = ? WHERE id = ?').run(playlist.sourceId, old.id)
      return old
    }
    return undefined
  }

  /** The file is read from its beginning. */
  #begin(): void {
    const { store } = this.#catalog
    this.#counts = {}
    this.#catalog.write(() => {
      store.prepare('UPDATE playlists SET import_id = NULL WHERE import_id = ?').run(this.#id)
      const values = { next_item: 0, state: 'running' as const, counts_json: '{}' }
      store.run(store.db.updateTable('imports').set(values).where('id', '=', this.#id).compile())
    })
  }

  /** Playlists that the catalogue holds of this file now. */
  playlists(): number {
    const count = 'SELECT count(*) FROM playlists WHERE import_id = ?'
    return this.#catalog.store.prepare(count).pluck().get(this.#id) as number
  }

  #length(playlistId: number): number {
    const last = 'SELECT coalesce(max(position) + 1, 0) FROM playlist_tracks WHERE playlist_id = ?'
    return this.#catalog.store.prepare(last).pluck().get(playlistId) as number
  }
}
