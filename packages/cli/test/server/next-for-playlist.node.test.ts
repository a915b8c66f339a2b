import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createServer } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-list-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = fakeLibrary(folder, 3)
const app = createServer({ library, recommender: fakeRecommender() })

const ask = async (body: unknown, server = app): Promise<{ status: number; answer: Record<string, unknown> }> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await server.request('/api/next-for-playlist', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: text,
  })
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}

test('songs of the library, of the catalogue and by name make one playlist; what nobody knows is named as it was given', async () => {
  const { status, answer } = await ask({
    ids: [2],
    catalog_ids: [7, 5000],
    tracks: [{ track_name: 'Track 4' }, { track_name: 'Nobody', artists: ['X'] }],
    limit: 2,
  })
  expect(status).toBe(200)
  const because = [{ track_name: 'Track 7', artists: ['王菲', 'Artist 7'], share: 1 }]
  const track = (i: number) => ({
    track_id: `id-${i}`,
    track_name: `Track ${i}`,
    artists: ['王菲', `Artist ${i}`],
    album_cover: `https://covers.example/${i}.jpg`,
    catalog_id: i,
    song: null,
    because,
  })
  expect(answer).toEqual({
    next: [track(8), track(9)],
    unknown: [{ catalog_id: 5000 }, { track_name: 'Nobody', artists: ['X'] }],
  })
})

test('ten songs by default; an answer that the library has carries its number there', async () => {
  const renamed = createServer({
    library,
    recommender: {
      ...fakeRecommender(),
      nextForPlaylist: () => [
        { id: 9, sourceId: 'a', name: 'song 2', artists: ['bjork'], imageUrl: null, because: 'playlists' },
      ],
    },
  })
  expect((await ask({ ids: [1] }, renamed)).answer['next']).toMatchObject([{ song: 2, catalog_id: 9 }])
  expect((await ask({ ids: [1] })).answer['next']).toHaveLength(10)
})

describe('refusals', () => {
  test.each([
    ['{', 400, 'the body must be a JSON object'],
    ['[1]', 400, 'the body must be a JSON object'],
    [{}, 400, 'the playlist must have 1 to 500 songs, got 0'],
    [{ ids: 1 }, 400, 'ids must be an array, got 1'],
    [{ catalog_ids: [1.5] }, 400, 'catalog_ids must be an array of integers, got 1.5 in it'],
    [{ catalog_ids: ['1'] }, 400, 'catalog_ids must be an array of integers, got "1" in it'],
    [{ ids: [99] }, 404, 'no song of the library has the id 99'],
    [{ tracks: [null] }, 400, 'tracks[0].track_name must be a text of 1 to 500 characters'],
    [{ tracks: [{ track_name: ' ' }] }, 400, 'tracks[0].track_name must be a text'],
    [{ tracks: [{ track_name: 'A', artists: 'B' }] }, 400, 'tracks[0].artists must be an array of at most 50 names'],
    [{ catalog_ids: Array(501).fill(1) }, 400, 'catalog_ids must have at most 500 entries, got 501'],
    [{ ids: [1], limit: 0 }, 400, 'limit must be an integer from 1 to 200, got 0'],
    [{ ids: [1], limit: '5' }, 400, 'limit must be an integer from 1 to 200, got "5"'],
    ['x'.repeat(300_000), 413, 'the body must have at most 262144 bytes'],
  ])('%j is %i', async (body, status, message) => {
    const refused = await ask(body)
    expect(refused.status).toBe(status)
    expect(refused.answer['error']).toContain(message)
  })

  test('without a recommender: which command makes one', async () => {
    const refused = await ask({ ids: [1] }, createServer({ library }))
    expect(refused).toEqual({
      status: 503,
      answer: { error: 'no recommender is loaded: make one with murecom train' },
    })
  })
})
