import type { PostgresConnection } from './connection.ts'

/** The key of the settings that has the revision below which the log of changes is not complete. */
export const HORIZON_KEY = 'log_horizon'

/** Changes that are kept of a small library. */
const LEAST_KEPT = 10_000

/**
 * Shortens the log of changes when it has grown to several times the songs. The newest changes stay, as many as there are
 * songs; each song keeps its last one of those before, so that a copy can always begin at the first. What is lost is which songs
 * were removed before. A copy that is behind that has missed as many changes as there are songs, and takes all of them anew.
 *
 * O(changes log changes), once for as many changes as there are songs
 */
export async function pruneChanges(connection: PostgresConnection): Promise<void> {
  const [counts] = await connection.query(
    'SELECT (SELECT count(*) FROM changes) AS changes, (SELECT count(*) FROM songs) AS songs',
  )
  const { changes, songs } = counts as { changes: number; songs: number }
  const kept = Math.max(songs, LEAST_KEPT)
  if (changes <= songs + 2 * kept) return
  await connection.transaction(async query => {
    const [oldest] = await query('SELECT revision FROM changes ORDER BY revision DESC OFFSET $1 LIMIT 1', [kept - 1])
    const horizon = oldest!['revision']
    await query(PRUNE, [horizon])
    await query(SET_HORIZON, [HORIZON_KEY, String(horizon)])
  })
}

const PRUNE = `
  DELETE FROM changes c USING (SELECT song, max(revision) AS newest FROM changes GROUP BY song) AS n
  WHERE c.song = n.song AND c.revision < $1
    AND (c.revision < n.newest OR NOT EXISTS (SELECT 1 FROM songs s WHERE s.id = c.song))`

/** When two programs shorten the log at once, the one that went further counts. */
const SET_HORIZON = `
  INSERT INTO settings (key, value) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE settings.value::bigint < excluded.value::bigint`
