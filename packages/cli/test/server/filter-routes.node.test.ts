import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Library, listeningFile, openLibrary, openListening } from 'murecom/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threeKinds } from '../../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../../murecom/test/reference/stored-library.ts'
import { createServer } from '../../src/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-filter-routes-'))
const file = join(folder, 'library.murecom')
storeLibrary(file, 4, ['calm', 'loud', 'odd'], threeKinds(20))
const listening = openListening(listeningFile(file))
let library: Library
let app: ReturnType<typeof createServer>
beforeAll(async () => {
  library = await openLibrary(file)
  app = createServer({ library, listening })
})
afterAll(() => {
  library.close()
  listening.close()
  rmSync(folder, { recursive: true })
})

interface Named {
  name?: string
  title?: string
}
interface Answer {
  filters: { name: string; where: string }[]
  songs: Named[]
  similar: Named[]
  error: string
  position?: number
}

async function ask(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...more }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await app.request(path, { method, headers, ...(body === undefined ? {} : { body: text }) })
  return { status: response.status, answer: (await response.json()) as Answer }
}

const kinds = (found: readonly Named[]): Set<string> =>
  new Set(found.map(({ name, title }) => (title ?? name!).split(' ')[0]!))

test('a filter is saved, listed, used by its name, and removed', async () => {
  expect((await ask('GET', '/api/filters')).answer).toEqual({ filters: [] })
  const saved = await ask('PUT', `/api/filters/${encodeURIComponent('夜 / quiet')}`, { where: 'artist ~ odd' })
  expect(saved).toMatchObject({ status: 200, answer: { filters: [{ name: '夜 / quiet', where: 'artist ~ odd' }] } })
  await ask('PUT', `/api/filters/${encodeURIComponent('夜 / QUIET')}`, { where: 'artist ~ loud' })
  expect((await ask('GET', '/api/filters')).answer.filters).toEqual([{ name: '夜 / QUIET', where: 'artist ~ loud' }])
  const where = encodeURIComponent('@"夜 / quiet"')
  const { answer } = await ask('GET', `/api/songs?where=${where}`)
  expect(kinds(answer.songs)).toEqual(new Set(['loud']))
  const removed = await ask('DELETE', `/api/filters/${encodeURIComponent('夜 / quiet')}`)
  expect(removed).toMatchObject({ status: 200, answer: { removed: true } })
  expect((await ask('GET', '/api/filters')).answer).toEqual({ filters: [] })
})

test('what is wrong is refused in one line', async () => {
  for (const [method, path, body, status, error] of [
    ['PUT', 'x', { where: 'yaer > 1' }, 400, 'did you mean year?'],
    ['PUT', 'x', { where: ' ' }, 400, 'where must be a filter'],
    ['PUT', 'x', { where: 7 }, 400, 'where must be a text'],
    ['PUT', 'x', { where: 'year > 1', limit: 5 }, 400, 'the body must have where alone'],
    ['PUT', 'x', '[', 400, 'the body must be a JSON object'],
    ['PUT', 'a"b', { where: 'year > 1' }, 400, 'name must be a text of 1 to 100 characters without quotation marks'],
    ['PUT', 'n'.repeat(101), { where: 'year > 1' }, 400, 'name must be a text of 1 to 100 characters'],
    ['PUT', 'x', { where: `year > ${'1'.repeat(100_000)}` }, 400, 'filter'],
    ['PUT', 'x', { where: `${'('.repeat(5000)}year > 1` }, 400, 'filter'],
    ['DELETE', 'x', undefined, 404, 'no filter is saved under this name'],
    ['DELETE', 'a"b', undefined, 400, 'name must be a text'],
  ] as const) {
    const found = await ask(method, `/api/filters/${encodeURIComponent(path)}`, body)
    expect({ path, status: found.status, error: found.answer.error }).toEqual({
      ...{ path, status },
      error: expect.stringContaining(error),
    })
    expect(found.answer.error).not.toContain('\n')
  }
  const wrong = await ask('PUT', '/api/filters/x', { where: 'year > 1 adn 3' })
  expect(wrong.answer.position).toBe(9)
  expect((await ask('GET', '/api/filters')).answer).toEqual({ filters: [] })
})

test('pages of other origins, and forms, save nothing', async () => {
  const foreign = { 'Sec-Fetch-Site': 'cross-site' }
  expect((await ask('PUT', '/api/filters/x', { where: 'year > 1' }, foreign)).status).toBe(403)
  expect((await ask('DELETE', '/api/filters/x', undefined, foreign)).status).toBe(403)
  const form = { 'Content-Type': 'text/plain' }
  expect((await ask('PUT', '/api/filters/x', { where: 'year > 1' }, form)).status).toBe(415)
  expect((await ask('GET', '/api/filters')).answer).toEqual({ filters: [] })
})

test('artists, albums, songs with reasons and the end of a queue are filtered', async () => {
  const where = encodeURIComponent('artist ~ odd')
  const artists = await ask('GET', `/api/similar-artists?name=calm%20artist%201&where=${where}`)
  expect(kinds(artists.answer.similar)).toEqual(new Set(['odd']))
  const albums = await ask('GET', `/api/similar-albums?name=calm%20album%201&where=${where}`)
  expect(kinds(albums.answer.similar)).toEqual(new Set(['odd']))
  const joined = await ask('GET', `/api/similar/1?by=sound&limit=4&where=${where}`)
  expect(joined.answer.similar).toHaveLength(4)
  expect(kinds(joined.answer.similar)).toEqual(new Set(['odd']))
  const queue = await ask('POST', `/api/continue?limit=6&where=${where}`, { ids: [1, 2] })
  expect(queue.answer.songs).toHaveLength(6)
  expect(kinds(queue.answer.songs)).toEqual(new Set(['odd']))
  for (const path of [
    '/api/similar-artists?name=x&where=%28',
    '/api/continue?where=yaer%3D1',
    '/api/similar/1?by=sound&where=%28',
  ]) {
    const { status } = await ask(
      path.includes('continue') ? 'POST' : 'GET',
      path,
      path.includes('continue') ? { ids: [1] } : undefined,
    )
    expect({ path, status }).toEqual({ path, status: 400 })
  }
})
