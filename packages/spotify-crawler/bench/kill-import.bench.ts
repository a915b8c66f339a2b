/**
 * 100 imports and 100 migrations, each killed (SIGKILL) at a random moment and then let to its end: all must hold what the
 * undisturbed run holds. A number gives another count. Writes benchmarks/results/spotify-crawler-kills-import.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Row, record } from '../../../benchmarks/record.ts'
import { importWork, killedRun, migrationWork, undisturbed } from '../test/kill-import.ts'

const RUNS = Number(process.argv[2] ?? 100)
const folder = mkdtempSync(join(tmpdir(), 'murecom-kills-'))
const rows: Row[] = []
try {
  for (const [what, work] of [
    ['imports', importWork(folder)],
    ['migrations', migrationWork(folder, 5000)],
  ] as const) {
    const wanted = [await undisturbed(work, folder, 0), await undisturbed(work, folder, 1)]
    let kills = 0
    let equal = 0
    let sound = 0
    // Processes that ended before their moment do not count.
    for (let seed = 2; kills < RUNS && seed < 3 * RUNS + 2; seed++) {
      const { contents, ms } = wanted[seed % 2]!
      const run = await killedRun(work, folder, seed, ms)
      rmSync(join(folder, `killed-${seed}.db`), { force: true })
      if (!run.wasKilled) continue
      kills++
      if (run.integrity === 'ok') sound++
      if (isDeepStrictEqual(run.contents, contents)) equal++
      else console.error(`run ${seed} of ${what} differs`)
    }
    rows.push({ what, 'kill -9': kills, 'equal to the undisturbed run': equal, 'integrity_check ok': sound })
    console.log(what, kills, equal, sound)
    if (equal !== kills || sound !== kills) process.exitCode = 1
  }
  record('spotify-crawler-kills-import', {}, rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
