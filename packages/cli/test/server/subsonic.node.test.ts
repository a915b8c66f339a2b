import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-subsonic-'))
afterAll(() => rmSync(folder, { recursive: true }))
const app = createServer({ library: fakeLibrary(folder, 6), version: '1.2.3' })

const HEAD = { status: 'ok', version: '1.16.1', type: 'murecom', serverVersion: '1.2.3', openSubsonic: true }
const json = async (path: string) => {
  const response = await app.request(
    `/rest/${path}${path.includes('?') ? '&' : '?'}f=json&u=me&t=x&s=y&v=1.16.1&c=test`,
  )
  expect(response.status).toBe(200)
  return ((await response.json()) as { 'subsonic-response': Record<string, unknown> })['subsonic-response']
}

test('ping, with and without .view, in JSON and XML', async () => {
  expect(await json('ping')).toEqual(HEAD)
  expect(await json('ping.view')).toEqual(HEAD)
  const response = await app.request('/rest/ping.view')
  expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  expect(await response.text()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<subsonic-response xmlns="http://subsonic.org/restapi" status="ok" version="1.16.1" type="murecom" serverVersion="1.2.3" openSubsonic="true"/>\n',
  )
})

test('getSong gives a Child', async () => {
  expect(await json('getSong?id=1')).toEqual({
    ...HEAD,
    song: {
      id: '1',
      isDir: false,
      type: 'music',
      mediaType: 'song',
      title: 'Song 1',
      contentType: 'audio/wav',
      suffix: 'wav',
      artist: '王菲',
      artistId: 'artist-1',
      album: 'Even',
      duration: 3,
    },
  })
})

test.each([
  ['getSimilarSongs', 'similarSongs'],
  ['getSimilarSongs2.view', 'similarSongs2'],
])('%s lists songs under %s', async (endpoint, key) => {
  for (const id of ['4', 'artist-4']) {
    const answer = await json(`${endpoint}?id=${id}&count=2`)
    expect((answer[key] as { song: { title: string }[] }).song.map(song => song.title)).toEqual(['Song 3', 'Song 5'])
  }
})

test('names are escaped in XML', async () => {
  const text = await (await app.request('/rest/getSimilarSongs2?id=4&count=1')).text()
  expect(text).toContain('<similarSongs2><song id="3"')
  expect(text).toContain('artist="The &#60;Tags&#62; &#38; &#34;Quotes&#34;"')
})

test.each([
  ['getSong', 10, 'required parameter is missing: id'],
  ['getSong?id=77', 70, 'no song of the library has the id 77'],
  ['getSimilarSongs2?id=al-5', 0, 'id must be an integer of at least 1, got "al-5"'],
  ['getSimilarSongs2?id=1&count=501', 0, 'count must be an integer from 0 to 500, got "501"'],
])('%s fails with code %i', async (path, code, message) => {
  expect(await json(path)).toEqual({ ...HEAD, status: 'failed', error: { code, message } })
})

test.each([
  ['getLicense', { license: { valid: true } }],
  [
    'getOpenSubsonicExtensions.view',
    {
      openSubsonicExtensions: [
        { name: 'formPost', versions: [1] },
        { name: 'apiKeyAuthentication', versions: [1] },
      ],
    },
  ],
])('%s', async (method, content) => {
  expect(await json(method)).toEqual({ ...HEAD, ...content })
})

test('a list is elements in XML, and what is in it their texts', async () => {
  const text = await (await app.request('/rest/getOpenSubsonicExtensions')).text()
  expect(text).toContain('<openSubsonicExtensions name="formPost"><versions>1</versions></openSubsonicExtensions>')
})

test.each(['getEverything', 'getEverything.view', '', 'ping/ping', 'a%20b'])(
  'the unknown method %j fails in form',
  async method => {
    expect(await json(method)).toEqual({
      ...HEAD,
      status: 'failed',
      error: { code: 0, message: 'this server does not know that method' },
    })
  },
)

test('parameters may come as a form', async () => {
  const post = async (body: string, query = '') => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' }
    const response = await app.request(`/rest/getSong.view${query}`, { method: 'POST', headers, body })
    expect(response.status).toBe(200)
    return (await response.json()) as { 'subsonic-response': { status: string; song?: { title: string } } }
  }
  expect((await post('id=2&f=json&u=me'))['subsonic-response'].song?.title).toBe('Song 2')
  expect((await post('id=3', '?f=json'))['subsonic-response'].song?.title).toBe('Song 3')
  expect((await post('', '?f=json'))['subsonic-response'].status).toBe('failed')
})

test('stream gives the file, and its parts', async () => {
  const response = await app.request('/rest/stream?id=2', { headers: { Range: 'bytes=0-3' } })
  expect(response.status).toBe(206)
  expect(await response.text()).toBe('RIFF')
})
