import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, expect, test } from 'vitest'
import { killRun } from './kill-run.ts'

const postgres = await startPostgresOrSkip()
afterAll(() => postgres?.stop())

test.skipIf(!postgres)(
  'workers that are killed cost nothing except time',
  async () => {
    const { content, wanted, failed, kills } = await killRun(postgres!, { songs: 8, kills: 2, seed: 27 })
    expect(content).toEqual(wanted)
    expect(failed).toBe(0)
    expect(kills).toBe(2)
  },
  240_000,
)
