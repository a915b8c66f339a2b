import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'
import { fuzz } from './fuzz.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('ten thousand requests that no client should send: refusals, never a fault', async () => {
  const faults: unknown[] = []
  const app = createServer({
    library: fakeLibrary(folder),
    recommender: fakeRecommender(),
    onError: error => faults.push(error),
  })
  const { statuses, wrong } = await fuzz(app, 10_000, 20_260_101)
  expect(wrong).toEqual([])
  expect(faults).toEqual([])
  for (const status of [200, 206, 400, 404, 413, 416, 421]) expect(statuses.get(status)).toBeGreaterThan(0)
})
