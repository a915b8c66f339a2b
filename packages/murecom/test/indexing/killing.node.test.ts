import { expect, test } from 'vitest'
import { indexAndKill } from './killing.ts'

test('runs that are killed, and then one that is not, make the library of an undisturbed run', {
  timeout: 300_000,
}, async () => {
  const { calm, disturbed, killed } = await indexAndKill({ songs: 12, kills: 4, seed: 3 })
  expect(killed).toBe(4)
  expect(disturbed.length).toBeGreaterThan(0)
  for (const library of disturbed) expect(library).toEqual(calm)
  expect(calm.songs).toHaveLength(12)
  expect(calm.failures).toHaveLength(1)
  expect(calm.integrity).toBe('ok')
})
