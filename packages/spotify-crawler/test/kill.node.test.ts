import { expect, it } from 'vitest'
import { temporaryFolder } from './helpers.ts'
import { killedRun, undisturbed } from './kill-run.ts'

// The long form, 200 runs, is bench/kill.bench.ts.
it('gives the same contents however often its process is killed', async () => {
  const wanted = await undisturbed()
  const folder = temporaryFolder()
  for (const [seed, kills] of [
    [1, 1],
    [2, 4],
    [3, 2],
  ] as const) {
    const run = await killedRun(folder, seed, kills)
    expect(run.kills).toBe(kills)
    expect(run.integrity).toBe('ok')
    expect(run.contents).toEqual(wanted)
  }
})
