import { randomUUID } from 'node:crypto'
import type { Catalog } from '../catalog.ts'
import type { ActiveWord, QueuedPlaylist, Tally } from './work.ts'

/** Work of this crawler was taken over by another: what it was about to write is written by that one. */
export class LeaseLost extends Error {}

/** What is to be done next, if anything. */
interface Work {
  tally: Tally
  search?: ActiveWord
  playlist?: QueuedPlaylist
  /** True while other crawlers have work in hand, which may end well or be left to us. */
  othersAreBusy: boolean
}

/** Milliseconds since 1970 by the clock of the server, which all crawlers share. */
const NOW = 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)'

const IN_HAND = `
  SELECT count(*) FILTER (WHERE kind = 'list'), count(*) FILTER (WHERE kind = 'word'), count(*) FILTER (WHERE lease_owner <> ?)
  FROM (
    SELECT 'list' AS kind, lease_owner FROM crawl_playlists
    WHERE run_id = ? AND state IN ('queued', 'active') AND lease_until > ${NOW}
    UNION ALL
    SELECT 'word', lease_owner FROM crawl_words WHERE run_id = ? AND state = 'active' AND lease_until > ${NOW}
  ) AS held`

const LEASE_PLAYLIST = `
  UPDATE crawl_playlists SET lease_owner = ?, lease_until = ${NOW} + ? WHERE run_id = ? AND seq = (
    SELECT seq FROM crawl_playlists
    WHERE run_id = ? AND state IN ('queued', 'active') AND (lease_until IS NULL OR lease_until <= ${NOW})
    ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING seq, source_id, next_offset, snapshot_id, restarts`

const LEASE_WORD = `UPDATE crawl_words SET lease_owner = ?, lease_until = ${NOW} + ? WHERE run_id = ? AND word = ?`

/**
 * The work of one crawler among several on one catalogue. A playlist, and the word that is searched, are leased for a time; leases
 * are renewed while the crawler lives, and taken over when they ran out. What is handed out follows the same rule as in a crawl
 * by one process, with the numbers of all crawlers, so the playlists of a finished run are the same.
 */
export class Leases {
  readonly #catalog: Catalog
  readonly #runId: number
  readonly #ms: number
  readonly #owner = randomUUID()

  constructor(catalog: Catalog, runId: number, ms: number) {
    this.#catalog = catalog
    this.#runId = runId
    this.#ms = ms
  }

  /**
   * Takes the next piece of work. Crawlers take turns, since each decision depends on what the others have in hand.
   *
   * @param state what reads the run
   * @param bounds the playlists that are wanted, and how far searches run ahead
   */
  take(
    state: { tally(): Tally; activeWord(): ActiveWord | undefined },
    bounds: { target: number; mostQueued: number },
  ): Work {
    const { store } = this.#catalog
    return store.exclusively(() => {
      const counts = store.prepare(IN_HAND).raw().get(this.#owner, this.#runId, this.#runId) as [number, number, number]
      const [lists, words, others] = counts
      const tally = state.tally()
      const work: Work = { tally, othersAreBusy: others > 0 }
      const misses = tally.forbidden + tally.gone + tally.failed
      const isShort = tally.discovered - misses < bounds.target && tally.queued < bounds.mostQueued
      if (isShort && words === 0) {
        const search = state.activeWord()
        if (search) {
          store.put(LEASE_WORD, this.#owner, this.#ms, this.#runId, search.word)
          return { ...work, search }
        }
      }
      if (tally.done + lists >= bounds.target) return work
      const leased = store.prepare(LEASE_PLAYLIST).get(this.#owner, this.#ms, this.#runId, this.#runId)
      return { ...work, playlist: leased as QueuedPlaylist | undefined }
    })
  }

  /** @throws LeaseLost unless the playlist is still this crawler's. Part of the transaction that writes. */
  checkPlaylist(seq: number): void {
    this.#check('SELECT 1 FROM crawl_playlists WHERE run_id = ? AND seq = ? AND lease_owner = ? FOR UPDATE', seq)
  }

  /** @throws LeaseLost unless the word is still this crawler's; it is given back with the transaction that writes */
  endWord(word: string): void {
    this.#check('SELECT 1 FROM crawl_words WHERE run_id = ? AND word = ? AND lease_owner = ? FOR UPDATE', word)
    const free = 'UPDATE crawl_words SET lease_owner = NULL, lease_until = NULL WHERE run_id = ? AND word = ?'
    this.#catalog.store.put(free, this.#runId, word)
  }

  /** What this crawler has in hand stays its own for another while. */
  renew(): void {
    this.#setUntil(`lease_until = ${NOW} + CAST(? AS bigint)`, [this.#ms])
  }

  /** Gives back what is in hand, so that others need not wait until it runs out. */
  release(): void {
    this.#setUntil('lease_owner = NULL, lease_until = NULL', [])
  }

  #setUntil(values: string, parameters: readonly unknown[]): void {
    for (const [table, states] of [
      ['crawl_playlists', "'queued', 'active'"],
      ['crawl_words', "'active'"],
    ]) {
      const sql = `UPDATE ${table} SET ${values} WHERE run_id = ? AND lease_owner = ? AND state IN (${states})`
      this.#catalog.store.put(sql, ...parameters, this.#runId, this.#owner)
    }
  }

  #check(sql: string, key: number | string): void {
    const isOurs = this.#catalog.store.prepare(sql).get(this.#runId, key, this.#owner) !== undefined
    if (!isOurs) throw new LeaseLost()
  }
}
