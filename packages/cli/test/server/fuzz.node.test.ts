import { expect, test } from 'vitest'
import { fuzzAll, neverAnswered } from './fuzz.ts'

test('thousands of requests that no client should send: refusals, never a fault, a path or a secret', async () => {
  const faults: unknown[] = []
  const results = await fuzzAll(800, 20_260_101, error => faults.push(error))
  expect(faults).toEqual([])
  for (const { wrong } of Object.values(results)) expect(wrong).toEqual([])
  // A route that is described is asked; one that never answers needs words of its own in fuzz.ts.
  expect(neverAnswered(Object.values(results))).toEqual([])
  const had = (who: keyof typeof results, wanted: readonly number[]) => {
    for (const status of wanted) expect(results[who].statuses.get(status), `${who}: ${status}`).toBeGreaterThan(0)
  }
  had('without users', [200, 206, 400, 403, 404, 413, 415, 416, 421])
  had('no login', [200, 401, 404, 421])
  had('a wrong login', [200, 401, 404, 421])
  had('a right login', [200, 400, 404, 415])
}, 180_000)
