import { expect, test } from 'vitest'
import { saveAndKill } from './save-and-kill.ts'

// The long form is packages/cli/bench/kills.bench.ts.
const KILLS = 4
const SEED = 1

test(`a process that is killed while it saves leaves the old model or the new one (${KILLS} kills, seed ${SEED})`, {
  timeout: 60_000 + KILLS * 5000,
}, async () => {
  const ids = await saveAndKill({ kills: KILLS, seed: SEED })
  expect(new Set(ids).size).toBe(KILLS)
})
