import type { NextSong, NextSongsAnswer, NextSongsQuery, PlaylistRecommender } from 'murecom'
import { expect, test } from 'vitest'
import { playlistSource } from '../../src/server/sources/playlist-source.ts'

/** A recommender of which a test uses a part. */
const recommenderOf = (part: Partial<PlaylistRecommender>): PlaylistRecommender => part as PlaylistRecommender

const query = { trackName: 'Halo', artists: ['Beyoncé'], k: 2, shift: 1 }

test('an answer keeps its order, and facts that are not known become empty texts', async () => {
  const asked: NextSongsQuery[] = []
  const answer: NextSongsAnswer = {
    status: 'ok',
    matched: { id: 1, sourceId: 's1', name: 'Halo', artists: ['Beyoncé'], imageUrl: 'cover' },
    next: [
      { id: 2, sourceId: 's2', name: 'Two', artists: ['A', 'B'], imageUrl: null, because: 'playlists' },
      { id: null, sourceId: null, name: 'File', artists: [], imageUrl: null, because: 'audio' },
    ],
  }
  const source = playlistSource(
    recommenderOf({
      nextSongs: async q => {
        asked.push(q)
        return answer
      },
    }),
  )
  expect(await source.nextSongs(query)).toEqual({
    status: 'ok',
    matched: { trackId: 's1', trackName: 'Halo', artists: ['Beyoncé'], albumCover: 'cover' },
    next: [
      { trackId: 's2', trackName: 'Two', artists: ['A', 'B'], albumCover: '' },
      { trackId: '', trackName: 'File', artists: [], albumCover: '' },
    ],
  })
  expect(asked).toEqual([query])
})

test('a song that is not found brings the nearest names', async () => {
  const near = { id: 1, sourceId: 's1', name: 'Halo', artists: ['Beyoncé'], imageUrl: null }
  const source = playlistSource(
    recommenderOf({ nextSongs: async () => ({ status: 'track-not-found' }), nearestTracks: () => [near] }),
  )
  expect(await source.nextSongs(query)).toEqual({
    status: 'track-not-found',
    nearest: [{ trackId: 's1', trackName: 'Halo', artists: ['Beyoncé'], albumCover: '' }],
  })
})

test.each(['not-in-trainset'] as const)('%s is passed on', async status => {
  const matched = { id: 1, sourceId: 's1', name: 'Halo', artists: [], imageUrl: null }
  const source = playlistSource(recommenderOf({ nextSongs: async () => ({ status, matched }) as NextSongsAnswer }))
  expect(await source.nextSongs(query)).toEqual({ status })
})

test('a playlist: names become ids, what is not known is left out and named, and three songs say why', () => {
  const named = (id: number): NextSong => ({
    id,
    sourceId: `s${id}`,
    name: `Track ${id}`,
    artists: ['A'],
    imageUrl: null,
    because: 'playlists',
  })
  const asked: unknown[] = []
  const source = playlistSource(
    recommenderOf({
      idOf: ({ trackName }) => ({ Halo: 3, Rare: 99 })[trackName],
      knows: id => id < 50,
      nextForPlaylist: (ids, n) => {
        asked.push([...ids], n)
        return [named(7)]
      },
      explain: (ids, id) => ({
        because: [...ids, id, id].map(i => ({ track: named(i), share: i / 10 })),
      }),
    }),
  )
  const entries = [
    { trackName: 'Halo', artists: [] },
    { catalogId: 60 },
    { trackName: 'Rare', artists: [] },
    { catalogId: 5 },
  ]
  expect(source.nextForPlaylist?.(entries, 4)).toEqual({
    next: [
      {
        trackId: 's7',
        trackName: 'Track 7',
        artists: ['A'],
        albumCover: '',
        catalogId: 7,
        because: [
          { trackName: 'Track 3', artists: ['A'], share: 0.3 },
          { trackName: 'Track 5', artists: ['A'], share: 0.5 },
          { trackName: 'Track 7', artists: ['A'], share: 0.7 },
        ],
      },
    ],
    unknown: [1, 2],
  })
  expect(asked).toEqual([[3, 5], 4])
})
