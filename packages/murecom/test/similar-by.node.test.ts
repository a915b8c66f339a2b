import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { NextSong } from '../src/index.ts'
import { openLibrary, similarBy } from '../src/node.ts'
import { storeLibrary } from './reference/stored-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-similar-by-'))
const file = join(folder, 'songs.murecom')
const song = (title: string, artist: string, vectors: number[]) => ({ path: `/music/${title}`, title, artist, vectors })
storeLibrary(
  file,
  2,
  [],
  [
    song('asked', 'Queen', [1, 0]),
    song('alike', 'Queen', [0.96, 0.28]),
    song('near', 'Kansas', [0.8, 0.6]),
    song('far', 'The Kinks', [0, 1]),
  ],
)
const library = await openLibrary(file)
afterAll(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const track = (name: string, artist: string, lists: number): NextSong => {
  const named = { sourceId: name, name, artists: [artist], imageUrl: null }
  const asked = { ...named, id: 0, name: 'asked' }
  return { ...named, id: lists, because: 'playlists', reasons: [{ kind: 'lists', lists, with: asked }] }
}
/** Playlists hold `far` with the song, then one that the library has not, then `near`. */
const recommender = {
  nextSongs: async ({ trackName, artists }: { trackName: string; artists?: readonly string[] }) => {
    if (trackName !== 'asked' || artists?.[0] !== 'Queen') return { status: 'track-not-found' as const }
    const next = [track('far', 'The Kinks', 14), track('not here', 'Nobody', 9), track('near', 'Kansas', 5)]
    return { status: 'ok' as const, matched: next[0]!, next }
  },
}
const ask = async (path: string, by: 'sound' | 'playlists' | 'both', limit = 10) => {
  const songs = await similarBy(library, recommender, path, { by, limit })
  return songs.map(({ title, score, reasons }) => ({
    title,
    score: Number(score.toFixed(3)),
    kinds: reasons.map(reason => (reason.kind === 'lists' ? reason.lists : reason.kind)),
  }))
}

test('by sound: the order of the library, with how alike they are and who is the same', async () => {
  expect(await ask('/music/asked', 'sound')).toEqual([
    { title: 'alike', score: 0.96, kinds: ['sound', 'artist'] },
    { title: 'near', score: 0.8, kinds: ['sound'] },
    { title: 'far', score: 0, kinds: ['sound'] },
  ])
})

test('by playlists: next songs that the library has', async () => {
  expect(await ask('/music/asked', 'playlists')).toEqual([
    { title: 'far', score: 1, kinds: [14] },
    { title: 'near', score: 0.984, kinds: [5] },
  ])
  expect(await ask('/music/asked', 'playlists', 1)).toHaveLength(1)
  expect(await ask('/music/far', 'playlists')).toEqual([])
})

test('by both: ranks are fused, and a song has the reasons of both ways', async () => {
  const half = (rank: number): number => 61 / (60 + rank) / 2
  const round = (score: number): number => Number(score.toFixed(3))
  expect(await ask('/music/asked', 'both')).toEqual([
    { title: 'far', score: round(half(1) + half(3)), kinds: [14, 'sound'] },
    { title: 'near', score: round(half(2) + half(2)), kinds: [5, 'sound'] },
    { title: 'alike', score: 0.5, kinds: ['sound', 'artist'] },
  ])
  const unknown = await ask('/music/far', 'both')
  expect(unknown.map(({ title }) => title)).toEqual((await ask('/music/far', 'sound')).map(({ title }) => title))
})

test('a filter leaves songs out, and as many others come as are asked for', async () => {
  const where = 'not title = far'
  const titlesOf = async (by: 'sound' | 'playlists' | 'both') =>
    (await similarBy(library, recommender, '/music/asked', { by, where, limit: 2 })).map(({ title }) => title)
  expect(await titlesOf('sound')).toEqual(['alike', 'near'])
  expect(await titlesOf('playlists')).toEqual(['near'])
  expect(await titlesOf('both')).toEqual(['near', 'alike'])
  await expect(similarBy(library, recommender, '/music/asked', { where: 'titel = x' })).rejects.toThrow('title?')
})

test('what cannot be answered is refused', async () => {
  await expect(ask('/music/none', 'both')).rejects.toThrow(
    'similarBy: path must be a path of the library, got "/music/none"',
  )
  await expect(ask('/music/asked', 'smell' as 'both')).rejects.toThrow('by must be')
  await expect(ask('/music/asked', 'both', 0)).rejects.toThrow('limit must be an integer from 1 to 1000')
})
