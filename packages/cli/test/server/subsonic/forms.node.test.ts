import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../../src/server.ts'
import { fakeLibrary } from '../fake-library.ts'

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

test('getSong gives a Child, whose path says nothing of where the file lies', async () => {
  const artist = { id: expect.stringMatching(/^ar-[\w-]{16}$/), name: '王菲' }
  const various = { id: expect.stringMatching(/^ar-/), name: 'Various Artists' }
  const album = expect.stringMatching(/^al-[\w-]{16}$/)
  expect(await json('getSong?id=1')).toEqual({
    ...HEAD,
    song: {
      ...{ id: '1', isDir: false, isVideo: false, type: 'music', mediaType: 'song', title: 'Song 1' },
      ...{ artist: '王菲', displayArtist: '王菲', artistId: artist.id, artists: [artist] },
      ...{ album: 'Even', albumId: album, parent: album, coverArt: album },
      ...{ displayAlbumArtist: 'Various Artists', albumArtists: [various] },
      ...{ contentType: 'audio/wav', suffix: 'wav', path: 'Various Artists/Even/Song 1.wav' },
      ...{ size: 1000, created: '2026-01-01T00:00:00.000Z', duration: 3, bitRate: 3 },
    },
  })
})

test.each([
  ['getSimilarSongs', 'similarSongs'],
  ['getSimilarSongs2.view', 'similarSongs2'],
])('%s lists songs under %s', async (endpoint, key) => {
  const answer = await json(`${endpoint}?id=4&count=2`)
  expect((answer[key] as { song: { title: string }[] }).song.map(song => song.title)).toEqual(['Song 3', 'Song 5'])
})

test('names are escaped in XML', async () => {
  const text = await (await app.request('/rest/getSimilarSongs2?id=4&count=1')).text()
  expect(text).toContain('<similarSongs2><song id="3"')
  expect(text).toContain('artist="The &#60;Tags&#62; &#38; &#34;Quotes&#34;"')
})

test.each([
  ['getSong', 10, 'required parameter is missing: id'],
  ['getSong?id=77', 70, 'no song of the library has the id 77'],
  ['getSimilarSongs2?id=al-5', 70, 'there is no song "al-5"'],
  ['getSimilarSongs2?id=1&count=-1', 0, 'count must be an integer of at least 0, got "-1"'],
  ['getAlbumList2', 10, 'required parameter is missing: type'],
  ['getAlbumList2?type=best', 0, 'type must be one of the album lists of the interface, got "best"'],
  ['getPlaylist?id=pl-1', 70, 'there is no playlist "pl-1"'],
  ['getCoverArt?id=1', 70, 'there is no cover'],
  ['createUser?username=x', 50, 'users are changed by murecom user on the machine of the server'],
  ['star', 10, 'required parameter is missing: id'],
  ['getArtist?id=__proto__', 70, 'there is no artist "__proto__"'],
])('%s fails with code %i', async (path, code, message) => {
  expect(await json(path)).toEqual({ ...HEAD, status: 'failed', error: { code, message } })
})

test('getLicense, and what is known beyond the version', async () => {
  expect(await json('getLicense')).toEqual({ ...HEAD, license: { valid: true } })
  const names = ['formPost', 'apiKeyAuthentication', 'songLyrics', 'sonicSimilarity', 'indexBasedQueue']
  expect(await json('getOpenSubsonicExtensions.view')).toEqual({
    ...HEAD,
    openSubsonicExtensions: names.map(name => ({ name, versions: [1] })),
  })
})

test('JSONP calls a function, and nothing else', async () => {
  const get = (callback: string) => app.request(`/rest/getSong?id=3&f=jsonp&callback=${callback}`)
  const response = await get('cb.x')
  expect(response.headers.get('content-type')).toBe('application/javascript; charset=utf-8')
  const text = await response.text()
  expect(text).toMatch(/^\/\*\*\/cb\.x\(\{.*\}\);$/)
  expect(text).toContain('The \\u003cTags> & \\"Quotes\\"')
  expect(JSON.parse(text.slice('/**/cb.x('.length, -2))).toMatchObject({ 'subsonic-response': { song: { id: '3' } } })
  for (const callback of ['', 'alert(1)//', 'x'.repeat(101)]) {
    const refused = await get(callback)
    expect(refused.headers.get('content-type')).toContain('application/json')
    expect(await refused.json()).toMatchObject({ 'subsonic-response': { error: { code: 10 } } })
  }
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

test('methods are asked by GET and POST alone, and answered in form', async () => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
    const response = await app.request('/rest/ping?f=json', { method })
    expect([response.status, await response.json()]).toMatchObject([200, { 'subsonic-response': { status: 'failed' } }])
  }
})

test('stream gives the file, and its parts', async () => {
  const response = await app.request('/rest/stream?id=2', { headers: { Range: 'bytes=0-3' } })
  expect(response.status).toBe(206)
  expect(await response.text()).toBe('RIFF')
})

test('download names the file', async () => {
  const response = await app.request('/rest/download?id=2')
  expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Song%202.wav")
  expect((await response.arrayBuffer()).byteLength).toBe(Number(response.headers.get('content-length')))
})
