import type { Catalog } from '../catalog.ts'
import type { GateStore } from '../spotify/gate.ts'

/** Pause and budget of a key, kept in the catalogue. */
export function gateStore(catalog: Catalog): GateStore {
  const { store } = catalog
  return {
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

const ADD_USE = `
  INSERT INTO crawl_budget (scope, hour, used) VALUES (?, ?, ?)
  ON CONFLICT (scope, hour) DO UPDATE SET used = crawl_budget.used + excluded.used`

const SCOPE = 'spotify'
