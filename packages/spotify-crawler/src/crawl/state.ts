import { sql } from 'kysely'
import type { Catalog } from '../catalog.ts'
import type { FoundPlaylist } from '../spotify/normalise.ts'
import { wordsOf } from '../text.ts'
import { Leases } from './leases.ts'
import type { ActiveWord, QueuedPlaylist, Tally } from './work.ts'

/** Notes a playlist of a crawl unless it is known (6 values). */
const QUEUE_PLAYLIST = `
  INSERT INTO crawl_playlists (run_id, seq, source_id, word, state, snapshot_id) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`

/** Counts a word of a crawl: (run, word). */
const COUNT_WORD = `
  INSERT INTO crawl_words (run_id, word, count, state) VALUES (?, ?, 1, 'new')
  ON CONFLICT (run_id, word) DO UPDATE SET count = crawl_words.count + 1`

/**
 * The crawl's memory: every word, page and playlist is a row, and each method is one transaction (or part of the caller's).
 * Nothing that matters is kept outside the database, so a process may end between any two calls.
 */
export class CrawlState {
  readonly runId: number
  /** What this crawler has in hand, where several crawl one catalogue. */
  readonly leases: Leases | undefined
  readonly #catalog: Catalog

  /** Takes up the run of this kind and seed, or begins one. A run over one's own playlists that ended is begun anew. */
  constructor(catalog: Catalog, kind: 'search' | 'mine', seed: string, config: object, leaseMs: number) {
    this.#catalog = catalog
    const { store } = catalog
    this.runId = store.transaction(() => {
      const known = store.get(
        store.db
          .selectFrom('crawl_runs')
          .select(['id', 'status'])
          .where('kind', '=', kind)
          .where('seed', '=', seed)
          .orderBy('id', 'desc')
          .limit(1)
          .compile(),
      )
      if (known && !(kind === 'mine' && known.status === 'done')) {
        store.run(store.db.updateTable('crawl_runs').set({ status: 'running' }).where('id', '=', known.id).compile())
        return known.id
      }
      const row = {
        kind,
        seed,
        config_json: JSON.stringify(config),
        started_at: Date.now(),
        status: 'running' as const,
      }
      const id = store.get(store.db.insertInto('crawl_runs').values(row).returning('id').compile())!.id
      const word = { run_id: id, word: seed, count: 0, state: 'active' as const, next_offset: 0 }
      store.run(store.db.insertInto('crawl_words').values(word).compile())
      return id
    })
    this.leases = store.isShared ? new Leases(catalog, this.runId, leaseMs) : undefined
  }

  end(status: 'done' | 'waiting' | 'stopped'): void {
    const { store } = this.#catalog
    const ended_at = Date.now()
    store.run(store.db.updateTable('crawl_runs').set({ status, ended_at }).where('id', '=', this.runId).compile())
  }

  tally(): Tally {
    const { store } = this.#catalog
    const rows = store.all(
      store.db
        .selectFrom('crawl_playlists')
        .select(e => ['state', e.fn.countAll<number>().as('n')])
        .where('run_id', '=', this.runId)
        .groupBy('state')
        .compile(),
    )
    const of = (state: string): number => rows.find(row => row.state === state)?.n ?? 0
    return {
      discovered: rows.reduce((sum, row) => sum + row.n, 0),
      queued: of('queued') + of('active'),
      done: of('done'),
      forbidden: of('forbidden'),
      gone: of('gone'),
      failed: of('failed'),
    }
  }

  /** The first playlist in order of discovery after `seq` that is not settled. */
  nextPlaylist(seq: number): QueuedPlaylist | undefined {
    const { store } = this.#catalog
    return store.get(
      store.db
        .selectFrom('crawl_playlists')
        .select(['seq', 'source_id', 'next_offset', 'snapshot_id', 'restarts'])
        .where('run_id', '=', this.runId)
        .where('seq', '>', seq)
        .where('state', 'in', ['queued', 'active'])
        .orderBy('seq')
        .limit(1)
        .compile(),
    )
  }

  /** The word that is being searched; else the commonest new one, first in the alphabet of code points among equals. */
  activeWord(): ActiveWord | undefined {
    const { store } = this.#catalog
    const active = this.#word('active')
    if (active) return active
    const next = this.#word('new')
    if (!next) return undefined
    const { runId } = this
    store.run(
      store.db
        .updateTable('crawl_words')
        .set({ state: 'active' })
        .where('run_id', '=', runId)
        .where('word', '=', next.word)
        .compile(),
    )
    return next
  }

  #word(state: 'active' | 'new'): ActiveWord | undefined {
    const { store } = this.#catalog
    return store.get(
      store.db
        .selectFrom('crawl_words')
        .select(['word', 'next_offset'])
        .where('run_id', '=', this.runId)
        .where('state', '=', state)
        .orderBy('count', 'desc')
        .orderBy('word')
        .limit(1)
        .compile(),
    )
  }

  /**
   * One page of results and the progress it makes, in one transaction: playlists are queued in their order, the words of
   * their names counted once each. A playlist whose present state the catalogue has is settled at once.
   *
   * @returns how many playlists were queued, and how many settled
   */
  commitSearchPage(
    word: string,
    nextOffset: number | undefined,
    found: readonly FoundPlaylist[],
    total: number | null,
  ): { queued: number; done: number } {
    const { store } = this.#catalog
    return this.#catalog.write(() => {
      this.leases?.endWord(word)
      let seq = store
        .prepare('SELECT coalesce(max(seq), 0) FROM crawl_playlists WHERE run_id = ?')
        .pluck()
        .get(this.runId) as number
      const added = { queued: 0, done: 0 }
      for (const playlist of found) {
        const known = store.prepare(KNOWN_PLAYLIST).get(playlist.sourceId) as { snapshot_id: string | null } | undefined
        const isCurrent = known !== undefined && known.snapshot_id !== null && known.snapshot_id === playlist.snapshotId
        const state = isCurrent ? 'done' : 'queued'
        const row = [this.runId, seq + 1, playlist.sourceId, word, state, playlist.snapshotId ?? null]
        if (store.prepare(QUEUE_PLAYLIST).run(...row).changes === 0) continue
        seq++
        added[state]++
        if (!isCurrent)
          this.#catalog.writer.upsertPlaylist({ ...playlist, snapshotId: known ? null : playlist.snapshotId })
        // The list of one's own playlists is not a search, and leads to none.
        for (const w of word === '' ? [] : wordsOf(playlist.name)) store.prepare(COUNT_WORD).run(this.runId, w)
      }
      const progress = {
        next_offset: nextOffset ?? 0,
        total,
        state: nextOffset === undefined ? ('done' as const) : ('active' as const),
      }
      store.run(
        store.db
          .updateTable('crawl_words')
          .set(progress)
          .where('run_id', '=', this.runId)
          .where('word', '=', word)
          .compile(),
      )
      return added
    })
  }

  /** Sets a playlist's progress or end; part of the caller's transaction where there is one. */
  updatePlaylist(
    seq: number,
    values: {
      state: 'active' | 'done' | 'forbidden' | 'gone' | 'failed'
      next_offset?: number
      snapshot_id?: string | null
      restarts?: number
      last_error?: string | null
    },
  ): void {
    const { store } = this.#catalog
    this.leases?.checkPlaylist(seq)
    const update = store.db
      .updateTable('crawl_playlists')
      .set(values)
      .where('run_id', '=', this.runId)
      .where('seq', '=', seq)
    store.run((values.state === 'failed' ? update.set({ attempts: sql<number>`attempts + 1` }) : update).compile())
  }

  /** Writes down what was skipped and why. */
  problem(what: string, reason: string): void {
    const { store } = this.#catalog
    const row = { run_id: this.runId, at: Date.now(), what, reason }
    store.exclusively(() => store.run(store.db.insertInto('crawl_problems').values(row).compile()))
  }

  problems(): { what: string; reason: string }[] {
    const { store } = this.#catalog
    return store.all(
      store.db
        .selectFrom('crawl_problems')
        .select(['what', 'reason'])
        .where('run_id', '=', this.runId)
        .orderBy('id')
        .compile(),
    )
  }

  /** Failed playlists are queued again, from their first page. @returns how many */
  retryFailed(): number {
    const { store } = this.#catalog
    return store.run(
      store.db
        .updateTable('crawl_playlists')
        .set({ state: 'queued', next_offset: 0, restarts: 0, last_error: null })
        .where('run_id', '=', this.runId)
        .where('state', '=', 'failed')
        .compile(),
    )
  }
}

const KNOWN_PLAYLIST = "SELECT snapshot_id FROM playlists WHERE source = 'spotify' AND source_id = ? AND complete = 1"
