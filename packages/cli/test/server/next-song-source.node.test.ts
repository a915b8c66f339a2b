/** What the server makes of a recommender's answers: order, unknown facts, names, reasons. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NextSong, NextSongsAnswer, NextSongsQuery } from 'murecom'
import { afterAll, expect, test } from 'vitest'
import { createServer, type NextSongSource } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-source-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = fakeLibrary(folder, 2)

/** Asks a server whose recommender answers partly as the test says. */
async function ask(part: Partial<NextSongSource>, path: string, body?: object): Promise<unknown> {
  const app = createServer({ library, recommender: { ...fakeRecommender(), ...part } })
  const headers = { 'Content-Type': 'application/json' }
  const init = body && { method: 'POST', headers, body: JSON.stringify(body) }
  return (await app.request(path, init)).json()
}
const HALO = '/next-song?track_name=Halo&artists=Beyonc%C3%A9&k=2&shift=1'

test('an answer keeps its order, facts that are not known become empty texts, and nothing of the library is in it', async () => {
  const asked: NextSongsQuery[] = []
  const answer: NextSongsAnswer = {
    status: 'ok',
    matched: { id: 1, sourceId: 's1', name: 'Halo', artists: ['Beyoncé'], imageUrl: 'cover' },
    next: [
      { id: 2, sourceId: 's2', name: 'Two', artists: ['A', 'B'], imageUrl: null, because: 'playlists' },
      { id: null, sourceId: null, name: 'File', artists: [], imageUrl: null, because: 'audio' },
    ],
  }
  const nextSongs = async (query: NextSongsQuery): Promise<NextSongsAnswer> => {
    asked.push(query)
    return answer
  }
  expect(await ask({ nextSongs }, HALO)).toEqual([
    { track_id: 's1', track_name: 'Halo', artists: ['Beyoncé'], album_cover: 'cover' },
    { track_id: 's2', track_name: 'Two', artists: ['A', 'B'], album_cover: '' },
  ])
  expect(asked).toEqual([{ trackName: 'Halo', artists: ['Beyoncé'], limit: 2, shift: 1 }])
})

test('a song that is not found brings the nearest names', async () => {
  const near = { id: 1, sourceId: 's1', name: 'Halo', artists: ['Beyoncé'], imageUrl: null }
  const part: Partial<NextSongSource> = {
    nextSongs: async () => ({ status: 'track-not-found' }),
    nearestTracks: () => [near],
  }
  expect(await ask(part, HALO)).toEqual({
    error: 'track not found',
    nearest: [{ track_id: 's1', track_name: 'Halo', artists: ['Beyoncé'], album_cover: '' }],
  })
})

test('not-in-trainset is passed on', async () => {
  const matched = { id: 1, sourceId: 's1', name: 'Halo', artists: [], imageUrl: null }
  const nextSongs = async (): Promise<NextSongsAnswer> => ({ status: 'not-in-trainset', matched })
  expect(await ask({ nextSongs }, HALO)).toEqual({ error: 'not part of the trainset' })
})

test('a playlist: names become ids, what is not known is left out and named, and three songs say why', async () => {
  const named = (id: number): NextSong => ({
    id,
    sourceId: `s${id}`,
    name: `Track ${id}`,
    artists: ['A'],
    imageUrl: null,
    because: 'playlists',
  })
  const asked: unknown[] = []
  const part: Partial<NextSongSource> = {
    idOf: ({ trackName }) => ({ Halo: 3, Rare: 99 })[trackName],
    knows: id => id < 50,
    nextForPlaylist: (ids, options) => {
      asked.push([...ids], options)
      return [named(7)]
    },
    explain: (ids, id) => ({
      because: [...ids, id, id].map(i => ({ track: named(i), share: i / 10 })),
    }),
  }
  const body = { catalog_ids: [60, 5], tracks: [{ track_name: 'Halo' }, { track_name: 'Rare' }], limit: 4 }
  expect(await ask(part, '/api/next-for-playlist', body)).toEqual({
    next: [
      {
        track_id: 's7',
        track_name: 'Track 7',
        artists: ['A'],
        album_cover: '',
        catalog_id: 7,
        song: null,
        because: [
          { track_name: 'Track 5', artists: ['A'], share: 0.5 },
          { track_name: 'Track 3', artists: ['A'], share: 0.3 },
          { track_name: 'Track 7', artists: ['A'], share: 0.7 },
        ],
      },
    ],
    unknown: [{ catalog_id: 60 }, { track_name: 'Rare', artists: [] }],
  })
  expect(asked).toEqual([[5, 3], { limit: 4 }])
})
