import { describe, expect, it } from 'vitest'
import { temporaryFolder } from './helpers.ts'
import { importWork, killedRun, migrationWork, undisturbed } from './kill-import.ts'

// The long form, 100 runs of each, is bench/kill-import.bench.ts.
describe('what is killed at any moment ends as if it had not been', () => {
  it('an import, with and without its indexes', async () => {
    const folder = temporaryFolder()
    const work = importWork(folder)
    for (const seed of [1, 2]) {
      const { contents, ms } = await undisturbed(work, folder, seed)
      const run = await killedRun(work, folder, seed + 2, ms)
      expect(run).toEqual({ wasKilled: run.wasKilled, integrity: 'ok', contents })
    }
  }, 60_000)

  it('the migration of a catalogue', async () => {
    const folder = temporaryFolder()
    const work = migrationWork(folder, 2000)
    const { contents, ms } = await undisturbed(work, folder, 0)
    for (const seed of [1, 2]) {
      const run = await killedRun(work, folder, seed, ms)
      expect(run).toEqual({ wasKilled: run.wasKilled, integrity: 'ok', contents })
    }
  }, 60_000)
})
