import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Library, listeningFile, openLibrary, openListening, type ParallelLibrary } from 'murecom/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threeKinds } from '../../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../../murecom/test/reference/stored-library.ts'
import { createServer } from '../../src/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-radio-routes-'))
const file = join(folder, 'library.murecom')
const listening = openListening(':memory:')
let library: Library
let parallel: ParallelLibrary
let app: ReturnType<typeof createServer>

beforeAll(async () => {
  const lyrics = [
    [1.5, 'Hello sea'],
    [null, '海の見える丘で'],
  ] as const
  const [first, ...others] = threeKinds(30)
  storeLibrary(file, 4, ['calm', 'loud', 'odd'], [{ ...first!, lyrics }, ...others])
  library = await openLibrary(file)
  parallel = await library.parallel()
  app = createServer({ library: parallel, listening })
})
afterAll(async () => {
  await parallel.close()
  library.close()
  listening.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  radio: string
  songs: { id: number; title: string; score: number; reasons: { kind: string; song?: { id: number } }[] }[]
  gave_up: string[]
  unknown_seeds: string[]
  error: string
}

async function post(
  path: string,
  body: unknown,
  asked = app,
): Promise<{ status: number; text: string; answer: Answer }> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await asked.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, text, answer: JSON.parse(text) }
}

test('a radio starts, goes on with feedback, and outlives the server', async () => {
  const { status, text, answer } = await post('/api/radio/start', { seeds: { ids: [1] }, limit: 4 })
  expect(status).toBe(200)
  expect(text).not.toContain('/music')
  const { radio, songs } = answer
  expect(songs.map(({ title }) => title.split(' ')[0])).toEqual(['calm', 'calm', 'calm', 'calm'])
  expect(songs[0]!.reasons[0]).toMatchObject({ kind: 'sounds-like', song: { id: 1 } })
  const same = await post('/api/radio/next', { radio, limit: 4 })
  expect(same.answer.songs).toEqual(songs)
  const [skipped, liked] = songs
  await post('/api/radio/feedback', { radio, song: skipped!.id, outcome: 'skipped', played_seconds: 4 })
  const after = await post('/api/radio/feedback', { radio, song: liked!.id, outcome: 'liked', limit: 50 })
  expect(after.answer.songs.map(({ id }) => id)).not.toContain(skipped!.id)
  expect(listening.plays().map(({ outcome }) => outcome)).toEqual(['completed', 'skipped'])

  const other = createServer({ library: parallel, listening })
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ radio, limit: 50 })
  const later = await other.request('/api/radio/next', { method: 'POST', headers, body })
  expect(((await later.json()) as Answer).songs.map(({ id }) => id)).toEqual(after.answer.songs.map(({ id }) => id))
})

test('what is wrong is refused, and no file is named', async () => {
  for (const [path, body, status, error] of [
    ['start', { seeds: { ids: [1e9] } }, 404, 'no song of the library has the id'],
    ['start', { seeds: { ids: 'x' } }, 400, 'seeds.ids must be an array'],
    ['start', { seeds: [] }, 400, 'seeds must be an object'],
    ['start', { seeds: { artists: [7] } }, 400, 'artists must be an array'],
    ['start', { explore: 9 }, 400, 'explore must be a finite number from 0 to 1, got 9'],
    ['start', { where: 'yaer > 1' }, 400, 'did you mean year?'],
    ['start', { where: '@nothing' }, 400, 'no filter is saved as "nothing"'],
    ['start', { never: { ids: ['x'] } }, 400, 'never.ids must be an array of at most 1000 integers'],
    ['start', { limit: 1000 }, 400, 'limit must be an integer from 1 to 50'],
    ['next', {}, 404, 'there is no such radio'],
    ['next', { radio: '../../etc/passwd' }, 404, 'there is no such radio'],
    ['next', { radio: 'a'.repeat(32) }, 404, 'there is no such radio'],
  ] as const) {
    const { status: got, answer } = await post(`/api/radio/${path}`, body)
    expect({ body, got, error: answer.error }).toMatchObject({ body, got: status })
    expect(answer.error).toContain(error)
  }
  const { answer } = await post('/api/radio/start', { seeds: { artists: ['Nobody'] }, limit: 1 })
  expect(answer.unknown_seeds).toEqual(['Nobody'])
  const feedback = await post('/api/radio/feedback', { radio: answer.radio, song: 1, outcome: 'sold' })
  expect(feedback).toMatchObject({ status: 400, answer: { error: expect.stringContaining('outcome must be one of') } })
  const [user] = readdirSync(`${file}.radios`)
  const radio = 'b'.repeat(32)
  writeFileSync(join(`${file}.radios`, user!, `${radio}.json`), 'damaged')
  const damaged = await post('/api/radio/next', { radio })
  expect(damaged).toMatchObject({ status: 404, answer: { error: expect.stringContaining('start a new one') } })
  expect(damaged.text).not.toContain(folder)
})

test('old radios go when a user starts many', async () => {
  const { answer: first } = await post('/api/radio/start', { seeds: { ids: [1] }, limit: 1 })
  for (let i = 0; i < 32; i++) await post('/api/radio/start', { seeds: { ids: [2] }, limit: 1 })
  const [user] = readdirSync(`${file}.radios`)
  expect(readdirSync(join(`${file}.radios`, user!)).length).toBe(32)
  expect(readdirSync(join(`${file}.radios`, user!))).not.toContain(`${first.radio}.json`)
})

test('where narrows similar songs, ways and groups, and a mistake in it is a refusal', async () => {
  const get = async (path: string) => {
    const response = await app.request(path)
    return {
      status: response.status,
      answer: (await response.json()) as Record<string, { title: string }[]> & { error: string },
    }
  }
  const where = encodeURIComponent('title ~ loud')
  const { answer } = await get(`/api/similar/1?limit=5&where=${where}`)
  expect(answer['similar']!.map(({ title }) => title.split(' ')[0])).toEqual(Array.from({ length: 5 }, () => 'loud'))
  const listed = await get(`/api/songs?limit=3&where=${where}`)
  expect(listed.answer['songs']!.map(({ title }) => title.split(' ')[0])).toEqual(['loud', 'loud', 'loud'])
  const found = await get(`/api/search?q=1&where=${where}`)
  expect(found.answer['songs']!.length).toBeGreaterThan(0)
  expect(found.answer['songs']!.filter(({ title }) => !title.startsWith('loud'))).toEqual([])
  for (const path of [
    '/api/songs?',
    '/api/search?q=x&',
    '/api/similar/1?',
    '/api/path?from=1&to=2&',
    '/api/clusters?',
    '/api/search/words?q=x&',
    '/api/search/lyrics?q=x&',
  ]) {
    const refused = await get(`${path}where=yaer`)
    expect({ path, status: refused.status }).toEqual({ path, status: 400 })
    expect(refused.answer.error).toContain('did you mean year?')
    const unknown = await get(`${path}where=${encodeURIComponent('year = 1 or @nothing')}`)
    expect({ path, status: unknown.status, answer: unknown.answer }).toEqual({
      ...{ path, status: 400 },
      answer: { error: expect.stringContaining('no filter is saved as "nothing"'), position: 12 },
    })
  }
})

test('a saved filter is meant in routes and radios until it is removed', async () => {
  using listening = openListening(listeningFile(file))
  const app = createServer({ library: parallel, listening })
  listening.saveFilter('', { name: 'Loud ones', where: 'title ~ loud' })
  const where = '@"loud ones"'
  const response = await app.request(`/api/songs?where=${encodeURIComponent(where)}`)
  const { total } = (await response.json()) as { total: number }
  expect(total).toBeGreaterThan(0)
  const { answer } = await post('/api/radio/start', { seeds: { ids: [1] }, where, limit: 4 }, app)
  expect(answer.songs.map(({ title }) => title.split(' ')[0])).toEqual(['loud', 'loud', 'loud', 'loud'])
  listening.deleteFilter('', 'loud ones')
  const refused = await post('/api/radio/next', { radio: answer.radio }, app)
  expect(refused).toMatchObject({ status: 400, answer: { error: expect.stringContaining('no filter is saved as') } })
})

test('lyrics have their times, and are found with the lines around', async () => {
  const lyrics = await (await app.request('/api/lyrics/1')).json()
  expect(lyrics).toMatchObject({
    song: { id: 1 },
    language: null,
    lines: [
      { seconds: 1.5, text: 'Hello sea' },
      { seconds: null, text: '海の見える丘で' },
    ],
  })
  expect(await (await app.request('/api/lyrics/2')).json()).toMatchObject({
    song: { id: 2 },
    language: null,
    lines: [],
  })
  expect((await app.request('/api/lyrics/999')).status).toBe(404)
  const found = await (await app.request(`/api/search/lyrics?q=${encodeURIComponent('海')}`)).json()
  expect(found).toMatchObject({ songs: [{ id: 1, score: 1, at: 1 }] })
  const meant = await (await app.request('/api/search/lyrics?q=greeting+the+ocean&by=meaning')).json()
  expect(meant).toMatchObject({ songs: [{ id: 1, at: 0 }] })
  const wrong = await app.request('/api/search/lyrics?q=x&by=smell')
  expect([wrong.status, await wrong.json()]).toEqual([400, { error: 'by must be words or meaning, got "smell"' }])
})
