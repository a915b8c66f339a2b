import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-next-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = fakeLibrary(folder, 3)
const app = createServer({ library, recommender: fakeRecommender() })

interface Track {
  track_id: string
  track_name: string
  artists: string[]
  album_cover: string
}
const next = async (query: string): Promise<Track[]> => {
  const response = await app.request(`/next-song?${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Track[]
}
const numbers = (tracks: readonly Track[]): number[] => tracks.map(track => Number(track.track_id.slice(3)))

test('a list of tracks, the matched one first, then neighbours number shift + 1 to shift + k', async () => {
  const tracks = await next('track_name=Track%2010&k=3&shift=4')
  expect(tracks[0]).toEqual({
    track_id: 'id-10',
    track_name: 'Track 10',
    artists: ['王菲', 'Artist 10'],
    album_cover: 'https://covers.example/10.jpg',
  })
  expect(numbers(tracks)).toEqual([10, 15, 16, 17])
})

test.each([
  ['', [10, 12, 13, 14, 15, 16]], // k 5, shift floor(5 / 3)
  ['&k=9', [10, 14, 15, 16, 17, 18, 19, 20, 21, 22]],
  ['&k=2', [10, 11, 12]],
  ['&k=0', [10, 12, 13, 14, 15, 16]],
  ['&k=-3&shift=-1', [10, 12, 13, 14, 15, 16]],
  ['&k=1&shift=0', [10, 11]],
  ['&shift=0', [10, 11, 12, 13, 14, 15]],
  ['&k=&shift=', [10, 12, 13, 14, 15, 16]],
])('defaults of k and shift: %j', async (counts, expected) => {
  expect(numbers(await next(`track_name=Track%2010${counts}`))).toEqual(expected)
})

test('artists are used, separated by commas or repeated', async () => {
  expect(numbers(await next('artists=Artist%207,%20Somebody&k=1&shift=1'))).toEqual([7, 9])
  expect(numbers(await next('artists=Artist%207&artists=Somebody&k=1&shift=1'))).toEqual([7, 9])
})

describe('refusals', () => {
  test.each([
    ['', 400, 'track_name and artists are both empty'],
    ['track_name=%20&artists=,,', 400, 'track_name and artists are both empty'],
    ['track_name=Nobody', 404, 'track not found'],
    ['track_name=Rare', 404, 'not part of the trainset'],
    ['track_name=Track%201&k=many', 400, 'k must be an integer from -1000 to 1000, got "many"'],
    ['track_name=Track%201&k=1e3', 400, 'k must be an integer from -1000 to 1000, got "1e3"'],
    ['track_name=Track%201&k=1001', 400, 'k must be an integer from -1000 to 1000, got "1001"'],
    ['track_name=Track%201&shift=99999999999999999999', 400, 'shift must be an integer'],
    [`track_name=${'x'.repeat(501)}`, 400, 'track_name must have at most 500 characters, got 501'],
    [`artists=${'x,'.repeat(51)}`, 400, 'artists must be at most 50 names'],
  ])('%j is %i', async (query, status, message) => {
    const response = await app.request(`/next-song?${query}`)
    expect(response.status).toBe(status)
    expect(((await response.json()) as { error: string }).error).toContain(message)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('of an unknown song the nearest names stand beside the error that the original gave', async () => {
    const nearest = [{ id: 1, sourceId: 'a', name: 'Halo', artists: ['Beyoncé'], imageUrl: null }]
    const server = createServer({ library, recommender: { ...fakeRecommender(), nearestTracks: () => nearest } })
    const response = await server.request('/next-song?track_name=Hallo')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: 'track not found',
      nearest: [{ track_id: 'a', track_name: 'Halo', artists: ['Beyoncé'], album_cover: '' }],
    })
  })

  test('without a recommender: which command makes one', async () => {
    const response = await createServer({ library }).request('/next-song?track_name=Track%201')
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ error: 'no recommender is loaded: make one with murecom train' })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })
})

test('other origins may ask: preflight, and headers on each answer, a fault of the program included', async () => {
  const preflight = await app.request('/next-song', { method: 'OPTIONS' })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS')
  const faults: unknown[] = []
  const broken = createServer({
    library,
    recommender: {
      ...fakeRecommender(),
      nextSongs() {
        throw new Error('secret')
      },
    },
    onError: error => faults.push(error),
  })
  const response = await broken.request('/next-song?track_name=x')
  expect(response.status).toBe(500)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(await response.text()).not.toContain('secret')
  expect(faults).toHaveLength(1)
  const other = await app.request('/api/songs/1')
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
})

test('for a song of the library: what it is called there, and the number of each answer that the library has', async () => {
  const response = await app.request('/api/next/2?limit=2')
  expect(response.status).toBe(200)
  const { matched, next: tracks } = (await response.json()) as { matched: Track; next: (Track & { song: number })[] }
  expect(matched.track_name).toBe('Track 2')
  expect(tracks.map(({ track_id, song }) => [track_id, song])).toEqual([
    ['id-3', null],
    ['id-4', null],
  ])
  const missing = await app.request('/api/next/99')
  expect(missing.status).toBe(404)
})

test('songs like one of the library, by playlists or by both, say why', async () => {
  const similar = async (by: string) => {
    const response = await app.request(`/api/similar/1?by=${by}`)
    return { status: response.status, ...((await response.json()) as { similar: { id: number; reasons: object[] }[] }) }
  }
  // The library has songs 1 to 3, playlists the tracks 2, 3 and so on as "Track": no title is the same.
  expect((await similar('playlists')).similar).toEqual([])
  const both = await similar('both')
  expect(both.similar.map(({ id }) => id)).toEqual([2, 3])
  expect(both.similar[0]!.reasons).toEqual([{ kind: 'sound', score: 1 }])
  expect(await similar('smell')).toMatchObject({
    status: 400,
    error: 'by must be sound, playlists or both, got "smell"',
  })
  const without = await createServer({ library }).request('/api/similar/1?by=both')
  expect(without.status).toBe(503)
})

test('songs of lists whose names come near to a text, with what the library has and why', async () => {
  const track = (name: string) => ({ id: 1, sourceId: 'a', name, artists: ['Björk'], imageUrl: null })
  const asked: unknown[] = []
  const named = createServer({
    library,
    namedLists: {
      async nextSongs(text, options) {
        asked.push([text, options])
        const reasons = [{ kind: 'name' as const, lists: 3, name: 'Rainy day' }]
        const next = ['Song 2', 'Elsewhere'].map(name => ({ ...track(name), because: 'playlists' as const, reasons }))
        return { names: [{ name: 'Rainy day', lists: 3, score: 0.8 }], next }
      },
    },
  })
  const response = await named.request('/api/next?name=rainy+sunday&limit=2')
  expect(response.status).toBe(200)
  const reasons = [{ kind: 'name', lists: 3, name: 'Rainy day' }]
  expect(await response.json()).toEqual({
    names: [{ name: 'Rainy day', lists: 3, score: 0.8 }],
    next: [
      { track_id: 'a', track_name: 'Song 2', artists: ['Björk'], album_cover: '', song: 2, reasons },
      { track_id: 'a', track_name: 'Elsewhere', artists: ['Björk'], album_cover: '', song: null, reasons },
    ],
  })
  expect(asked).toEqual([['rainy sunday', { limit: 2 }]])
  for (const [query, status] of [
    ['', 400],
    ['name=%20', 400],
    ['name=x&limit=201', 400],
    [`name=${'x'.repeat(501)}`, 400],
  ] as const) {
    expect((await named.request(`/api/next?${query}`)).status).toBe(status)
  }
  expect((await app.request('/api/next?name=x')).status).toBe(503)
})
