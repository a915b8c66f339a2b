import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-match-'))
afterAll(() => rmSync(folder, { recursive: true }))
const app = createServer({ library: fakeLibrary(folder, 8), rate: false })

const ask = async (body: unknown): Promise<{ status: number; answer: Record<string, unknown> }> => {
  const headers = { 'Content-Type': 'application/json' }
  const response = await app.request('/api/match', { method: 'POST', body: JSON.stringify(body), headers })
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}

test('each entry with its song by number, or why there is none; no path leaves the server', async () => {
  const entries = [
    { title: 'Song 2', artists: ['Bjork'] },
    { title: 'Song 2 (Live)', artists: ['Björk'] },
    { title: 'Nothing', artists: ['Nobody'], album: 'No', duration: 12, isrc: 'x', musicbrainz: null },
  ]
  const { status, answer } = await ask({ entries })
  expect(status).toBe(200)
  const song = { id: 2, title: 'Song 2', artist: 'Björk', album: null, folder: 'music', duration: 3 }
  expect(answer['matches']).toEqual([
    { status: 'found', song, by: 'names', score: 1, same_version: true },
    {
      status: 'missing',
      reason: 'other-version',
      nearest: expect.arrayContaining([{ song, score: expect.any(Number) }]),
    },
    { status: 'missing', reason: 'not-owned', nearest: expect.any(Array) },
  ])
  expect(JSON.stringify(answer)).not.toContain(folder)
  const any = await ask({ entries: entries.slice(1, 2), any_version: true })
  expect(any.answer['matches']).toMatchObject([{ status: 'found', song: { id: 2 }, same_version: false }])
})

test.each([
  [{}, 'entries must be an array of 1 to 1000 entries, got undefined'],
  [{ entries: [] }, 'got 0'],
  [{ entries: Array(1001).fill({ title: 'a' }) }, 'got 1001'],
  [{ entries: [{ title: 'a' }, null] }, 'entries[1].title must be a text'],
  [{ entries: [{ title: 'a'.repeat(501) }] }, 'entries[0].title must be a text of at most 500 characters'],
  [{ entries: [{ title: 'a', artists: 'b' }] }, 'entries[0].artists must be an array of at most 50 names'],
  [{ entries: [{ title: 'a', isrc: 5 }] }, 'entries[0].isrc must be a text'],
  [{ entries: [{ title: 'a', duration: '3' }] }, 'entries[0].duration must be seconds, got "3"'],
  [{ entries: [{ title: 'a' }], any_version: 1 }, 'any_version must be true or false, got 1'],
])('%j is refused', async (body, message) => {
  const { status, answer } = await ask(body)
  expect([status, answer['error']]).toEqual([400, expect.stringContaining(message)])
})
