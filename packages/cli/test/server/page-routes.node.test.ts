/** What the page asks beside songs: artists, albums, genres, covers, marks, plays, playlists. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openListening } from 'murecom/node'
import { afterAll, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-page-routes-'))
const listening = openListening(':memory:')
const library = fakeLibrary(folder, 8, 1)
const songs = library.numberedSongs().map(song => ({ ...song, genres: song.id < 4 ? ['Jazz'] : [] }))
const app = createServer({
  library: {
    ...library,
    songsWithIds: ids => [...ids].flatMap(id => songs.find(song => song.id === id) ?? []),
    cover: async path =>
      path.endsWith('song 2.wav') ? { mimeType: 'image/png', bytes: Uint8Array.of(1, 2) } : undefined,
  },
  listening,
})
afterAll(() => {
  listening.close()
  rmSync(folder, { recursive: true })
})

async function get(path: string): Promise<{ status: number; json: Record<string, never> }> {
  const response = await app.request(path)
  return { status: response.status, json: (await response.json()) as Record<string, never> }
}
async function send(method: 'POST' | 'DELETE', path: string, body?: object) {
  const headers = { 'Content-Type': 'application/json' }
  const response = await app.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: response.status, json: (await response.json()) as Record<string, never> }
}
const ids = (songs: readonly { id: number }[]): number[] => songs.map(({ id }) => id)

test('artists and albums by id, by the number of a song, by words of the name, and in parts', async () => {
  const { json } = await get('/api/artists?limit=2&offset=2')
  expect(json).toMatchObject({ total: 5, offset: 2, artists: [{ name: 'Björk' }, { name: 'Various Artists' }] })
  const { id } = (json['artists'] as { id: string }[])[0]!
  const { json: found } = await get('/api/artists?q=bjork')
  expect(found).toMatchObject({ total: 1, artists: [{ id, name: 'Björk', songs: 2 }] })
  const { json: artist } = await get(`/api/artists/${id}`)
  expect(ids(artist['songs'])).toEqual([2, 6])
  expect((await get('/api/artists/2')).json).toEqual(artist)
  expect((await get(`/api/artists/${id}/similar`)).json).toMatchObject({ artists: [{ name: '王菲' }] })

  const { json: album } = await get('/api/albums/3')
  expect(album).toMatchObject({ album: { name: 'Even', artist: 'Various Artists', songs: 4, genres: ['Jazz'] } })
  expect(ids(album['songs'])).toEqual([1, 3, 5, 7])
  expect((await get(`/api/albums/${(album['album'] as { id: string }).id}/similar`)).json).toEqual({ albums: [] })
  const { json: newest } = await get('/api/albums?order=newest')
  expect(newest).toMatchObject({ total: 1, albums: [{ name: 'Even' }] }) // songs without one make none
})

test('genres and their songs', async () => {
  expect((await get('/api/genres')).json).toMatchObject({ genres: [{ name: 'Jazz', songs: 3, albums: 2 }] })
  const { json } = await get('/api/genres/songs?name=jazz&offset=1')
  expect(json['total']).toBe(3)
  expect(json['songs']).toHaveLength(2)
})

test('a cover, and no content where there is none', async () => {
  const picture = await app.request('/api/cover/2')
  expect(picture.headers.get('Content-Type')).toBe('image/png')
  expect([...new Uint8Array(await picture.arrayBuffer())]).toEqual([1, 2])
  expect((await app.request('/api/cover/1')).status).toBe(204)
  expect((await app.request('/api/cover/al-none')).status).toBe(204)
})

test.each([
  ['/api/artists/ar-none', 404],
  ['/api/artists/999', 404],
  ['/api/albums/al-none', 404],
  ['/api/albums?order=size', 400],
  ['/api/genres/songs?name=Polka', 404],
  ['/api/details/999', 404],
  ['/api/playlists/7', 404],
  ['/api/plays?limit=0', 400],
])('%s is refused with %i', async (path, status) => {
  expect((await get(path)).status).toBe(status)
})

test('a star, a rating and a ban are set, seen and taken away', async () => {
  const { json } = await send('POST', '/api/marks', { song: 3, starred: true, rating: 4 })
  expect(json).toMatchObject({ id: 3, starred: expect.any(Number), rating: 4, banned: null })
  await send('POST', '/api/marks', { song: 5, banned: true })
  expect((await get('/api/marks')).json['songs']).toHaveLength(2)
  expect((await get('/api/starred')).json).toMatchObject({ total: 1, songs: [{ id: 3 }] })
  await send('POST', '/api/marks', { song: 3, starred: false, rating: 0 })
  await send('POST', '/api/marks', { song: 5, banned: false })
  expect((await get('/api/starred')).json).toMatchObject({ total: 0, songs: [] })
  for (const wrong of [{ song: 3, starred: 1 }, { song: 3, rating: 6 }, { song: 'x' }, { song: 3, loved: true }]) {
    expect((await send('POST', '/api/marks', wrong)).status).toBe(400)
  }
  expect((await send('POST', '/api/marks', { song: 99, starred: true })).status).toBe(404)
})

test('plays are noted once, newest first', async () => {
  const play = { song: 2, at: 1_700_000_000_000, played_seconds: 1, outcome: 'completed' }
  expect((await send('POST', '/api/plays', play)).json).toEqual({ added: 1 })
  expect((await send('POST', '/api/plays', play)).json).toEqual({ added: 0 })
  await send('POST', '/api/plays', { song: 4, outcome: 'skipped' })
  const { json } = await get('/api/plays')
  expect(json).toMatchObject({
    plays: [
      { song: { id: 4 }, outcome: 'skipped' },
      { song: { id: 2 }, source: 'page' },
    ],
  })
  for (const wrong of [
    { ...play, at: 1e15 },
    { ...play, outcome: 'x' },
    { ...play, played_seconds: -1 },
  ]) {
    expect((await send('POST', '/api/plays', wrong)).status).toBe(400)
  }
})

test('a playlist is made, renamed, added to, and removed; only its owner changes it', async () => {
  const { json: made } = await send('POST', '/api/playlists', { name: ' Evening ', ids: [3, 1, 3] })
  const { id } = made['playlist'] as { id: number }
  expect(made).toMatchObject({ playlist: { name: 'Evening', songs: 3, own: true } })
  expect(ids(made['songs'])).toEqual([3, 1, 3])
  const { json: changed } = await send('POST', `/api/playlists/${id}`, { name: 'Night', add: [2] })
  expect([(changed['playlist'] as { name: string }).name, ids(changed['songs'])]).toEqual(['Night', [3, 1, 3, 2]])
  expect((await send('POST', '/api/playlists', { name: '  ' })).status).toBe(400)
  expect((await send('POST', '/api/playlists', { name: 'x', ids: [99] })).status).toBe(404)
  const other = listening.createPlaylist({ owner: 'ann', name: 'Hers', public: true, songs: [] })
  expect((await send('POST', `/api/playlists/${other}`, { name: 'Mine' })).status).toBe(403)
  expect((await send('DELETE', `/api/playlists/${id}`)).json).toEqual({ removed: true })
  expect((await get(`/api/playlists/${id}`)).status).toBe(404)
})

test('a filter that cannot be read is refused with the place of its mistake', async () => {
  const { status, json } = await get(`/api/similar/1?where=${encodeURIComponent('genre = jazz and yaer > 1960')}`)
  expect([status, json['position']]).toEqual([400, 17])
})
