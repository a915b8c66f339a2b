/**
 * 200 crawls under faults, each killed (SIGKILL) one to four times at random moments and then let to its end: all must
 * hold what the undisturbed crawl holds. Writes benchmarks/results/spotify-crawler-kills.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { record } from '../../../benchmarks/record.ts'
import { killedRun, undisturbed } from '../test/kill-run.ts'

const RUNS = Number(process.argv[2] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'murecom-kills-'))
try {
  const wanted = await undisturbed()
  let kills = 0
  let equal = 0
  let sound = 0
  for (let seed = 1; seed <= RUNS; seed++) {
    const run = await killedRun(folder, 1000 + seed, 1 + (seed % 4 === 0 ? 3 : 0))
    kills += run.kills
    if (run.integrity === 'ok') sound++
    if (isDeepStrictEqual(run.contents, wanted)) equal++
    else console.error(`run ${seed} differs`)
    rmSync(join(folder, `killed-${1000 + seed}.db`), { force: true })
    if (seed % 20 === 0) console.log(`${seed} runs, ${kills} kills, ${equal} equal`)
  }
  record('spotify-crawler-kills', {}, [
    { crawls: RUNS, 'kill -9': kills, 'equal to the undisturbed crawl': equal, 'integrity_check ok': sound },
  ])
  if (equal !== RUNS || sound !== RUNS) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
