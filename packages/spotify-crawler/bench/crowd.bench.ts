/**
 * Four crawlers on one catalogue on PostgreSQL, against the simulator with faults and pauses. One after the other is killed at a
 * seeded moment and replaced, 50 times; then they end. Argument: how many kills.
 */
import { isDeepStrictEqual } from 'node:util'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { record } from '../../../benchmarks/record.ts'
import { alone, crowdRun } from '../test/crowd-run.ts'

const kills = Number(process.argv[2] ?? 50)
/** Playlists: enough that there is work until the last kill. */
const target = Math.min(250, 20 + 6 * kills)
const postgres = await startPostgresOrSkip()
if (postgres) {
  const wanted = await alone(target)
  const started = performance.now()
  try {
    const run = await crowdRun(postgres, { crawlers: 4, kills, seed: 7 }, wanted)
    const rows = [
      { what: 'crawlers at once, killed and replaced', measured: `4, ${run.kills} times`, aim: '4, 50 times' },
      {
        what: 'the catalogue is that of one undisturbed crawler',
        measured: isDeepStrictEqual(run.contents, wanted.contents) ? 'yes' : 'no',
        aim: 'yes',
      },
      { what: 'playlists and words that were taken over', measured: run.takeovers, aim: '' },
      {
        what: 'answers that were asked for again',
        measured: run.repeated,
        aim: `at most ${2 * run.takeovers}, two for each`,
      },
      { what: 'pauses that Spotify asked for', measured: run.pauses, aim: '' },
      { what: 'requests that were let through within one', measured: run.broken, aim: '0' },
      { what: 'seconds', measured: Math.round((performance.now() - started) / 1000), aim: '' },
    ]
    for (const row of rows) console.log(`${row.what}: ${row.measured} (aim ${row.aim})`)
    if (kills >= 50) record('spotify-crawler-crowd', {}, rows)
  } finally {
    await postgres.stop()
  }
}
