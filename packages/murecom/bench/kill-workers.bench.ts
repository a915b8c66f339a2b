/**
 * Two workers on one library on PostgreSQL. One after the other is killed (SIGKILL) at a seeded moment and replaced, 50 times; then
 * they finish. Argument: how many kills.
 */
import { isDeepStrictEqual } from 'node:util'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { record } from '../../../benchmarks/record.ts'
import { killRun } from '../test/postgres/kill-run.ts'

const kills = Number(process.argv[2] ?? 50)
const postgres = await startPostgresOrSkip()
if (postgres) {
  try {
    const started = performance.now()
    // Enough songs that there is work until the last kill.
    const run = await killRun(postgres, { songs: 40 + 8 * kills, kills, seed: 7 })
    const rows = [
      { what: 'workers at once, killed and replaced', measured: `2, ${run.kills} times`, aim: `2, ${kills} times` },
      {
        what: 'the library is that of one undisturbed process, to the last bit',
        measured: isDeepStrictEqual(run.content, run.wanted) ? 'yes' : 'no',
        aim: 'yes',
      },
      { what: 'leases that were lost', measured: run.lost, aim: `at most ${2 * run.kills}, one for each worker` },
      { what: 'songs that were given up', measured: run.failed, aim: 0 },
      { what: 'seconds', measured: Math.round((performance.now() - started) / 1000), aim: '' },
    ]
    for (const row of rows) console.log(`${row.what}: ${row.measured} (aim ${row.aim})`)
    if (kills >= 50) record('murecom-kill-workers', {}, rows)
  } finally {
    await postgres.stop()
  }
}
