import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { BUFFERS } from '../kept/buffers.ts'
import { answers, keepFiles } from '../kept/files.ts'

const kept = join(import.meta.dirname, '..', 'kept', 'files')
const folder = mkdtempSync(join(tmpdir(), 'murecom-kept-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const answersOf = (of: string): unknown => JSON.parse(readFileSync(join(of, 'answers.json'), 'utf8'))

for (const version of readdirSync(kept)) {
  test(`what version ${version} wrote answers as it did then`, async () => {
    cpSync(join(kept, version), folder, { recursive: true })
    const now = JSON.parse(JSON.stringify(await answers(folder))) as unknown
    expect(now).toEqual(rounded(answersOf(folder)))
  })
}

test('what is kept of this version is all that it writes', async () => {
  await keepFiles(folder)
  const { songs, similar, next, catalog, ...others } = answersOf(folder) as Record<string, { length: number }>
  expect([songs!.length, similar!.length, next!.length]).toEqual([4, 3, 2])
  expect(catalog).toEqual({ playlists: 12, tracks: 6, entries: 36 })
  expect(Object.keys(others).sort()).toEqual(
    ['marks', 'playlists', ...Object.keys(BUFFERS).map(n => `${n}.buffer`)].sort(),
  )
})

/** Numbers may differ in their last bits between processors. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isInteger(value)) return expect.closeTo(value, 5)
  if (Array.isArray(value)) return value.map(rounded)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]))
  }
  return value
}
