import type { NextSongsAnswer, NextSongsQuery } from 'murecom'
import { expect, test } from 'vitest'
import { playlistSource } from '../../src/server/playlist-source.ts'

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
  const source = playlistSource({
    nextSongs: async q => {
      asked.push(q)
      return answer
    },
  })
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

test.each(['track-not-found', 'not-in-trainset'] as const)('%s is passed on', async status => {
  const matched = { id: 1, sourceId: 's1', name: 'Halo', artists: [], imageUrl: null }
  const source = playlistSource({ nextSongs: async () => ({ status, matched }) as NextSongsAnswer })
  expect(await source.nextSongs(query)).toEqual({ status })
})
