import type { Catalog } from '../catalog.ts'
import type { GateStore } from '../spotify/gate.ts'

/** Pause and budget of a key, kept in the catalogue. */
export function gateStore(catalog: Catalog): GateStore {
  const { store } = catalog
  return {
    ...(store.isShared && shared(catalog)),
    readPause() {
      const row = store.get(store.db.selectFrom('crawl_limits').selectAll().where('scope', '=', SCOPE).compile())
      return row && { setAt: row.set_at, notBefore: row.not_before, reason: row.reason }
    },
    writePause(pause) {
      const values = { set_at: pause.setAt, not_before: pause.notBefore, reason: pause.reason }
      const insert = store.db.insertInto('crawl_limits').values({ scope: SCOPE, ...values })
      store.run(insert.onConflict(c => c.column('scope').doUpdateSet(values)).compile())
    },
    readUse() {
      const rows = store.all(
        store.db.selectFrom('crawl_budget').select(['hour', 'used']).where('scope', '=', SCOPE).compile(),
      )
      return new Map(rows.map(row => [row.hour, row.used]))
    },
    addUse(hour, oldest) {
      store.transaction(() => {
        store.prepare('DELETE FROM crawl_budget WHERE scope = ? AND hour <= ?').run(SCOPE, oldest)
        // Hours of the future mean that the clock was set back: they count as this one.
        const ahead = store
          .prepare('DELETE FROM crawl_budget WHERE scope = ? AND hour > ? RETURNING used')
          .pluck()
          .all(SCOPE, hour)
        const used = 1 + (ahead as number[]).reduce((a, b) => a + b, 0)
        store.prepare(ADD_USE).run(SCOPE, hour, used)
      })
    },
  }
}

/** What several crawlers need: turns, and the time at which the next of them may ask. */
function shared({ store }: Catalog): Pick<GateStore, 'together' | 'readNext' | 'writeNext'> {
  return {
    together: work => store.exclusively(work),
    readNext: () => (store.prepare(NEXT).pluck().get(PACE) as number | undefined) ?? 0,
    writeNext: at => store.put(SET_NEXT, PACE, Math.floor(at), Math.ceil(at)),
  }
}

/** The row of `crawl_limits` with that time. */
const PACE = 'spotify pace'
const NEXT = 'SELECT not_before FROM crawl_limits WHERE scope = ?'
const SET_NEXT = `
  INSERT INTO crawl_limits (scope, set_at, not_before, reason) VALUES (?, ?, ?, 'pace')
  ON CONFLICT (scope) DO UPDATE SET set_at = excluded.set_at, not_before = excluded.not_before`

const ADD_USE = `
  INSERT INTO crawl_budget (scope, hour, used) VALUES (?, ?, ?)
  ON CONFLICT (scope, hour) DO UPDATE SET used = crawl_budget.used + excluded.used`

const SCOPE = 'spotify'

/** The clock of a catalogue that several machines share is that of its server. */
export function clockOf(catalog: Catalog): () => number {
  const offset = Math.round(catalog.store.clockOffset())
  return () => Date.now() + offset
}
