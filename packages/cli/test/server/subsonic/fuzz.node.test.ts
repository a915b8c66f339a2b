import { expect, test } from 'vitest'
import { fuzzPlayers, neverAnswered } from './fuzz.ts'

test('requests that no player should send are answered in form, without a path or a secret, whoever signs in', async () => {
  const faults: unknown[] = []
  const results = await fuzzPlayers(900, 20_261_129, error => faults.push(error))
  expect(faults).toEqual([])
  for (const { wrong } of Object.values(results)) expect(wrong).toEqual([])
  expect(neverAnswered(Object.values(results))).toEqual([])
  const had = (who: keyof typeof results, codes: readonly string[]) => {
    for (const code of codes) expect(results[who].codes[code], `${who}: ${code}`).toBeGreaterThan(0)
  }
  had('without users', ['none', '0', '10', '50', '70'])
  had('no login', ['none', '10'])
  had('a wrong login', ['none', '0', '10', '40', '43', '44'])
  had('a right login', ['none', '0', '10', '50', '70'])
  for (const who of ['no login', 'a wrong login'] as const) expect(results[who].codes).not.toHaveProperty('70')
}, 180_000)
