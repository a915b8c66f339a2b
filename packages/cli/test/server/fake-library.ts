import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import type { NextSong, RecommendedTrack } from 'murecom'
import type { NextSongSource, ServedLibrary } from '../../src/server.ts'
import { UNTAGGED } from '../untagged.ts'

const DIMENSIONS = 8
const ARTISTS = ['王菲', 'Björk', 'The <Tags> & "Quotes"', null] as const

/** A library without a network behind it: chords as WAV files, seeded vectors, neighbours by number. */
export function fakeLibrary(parent: string, count = 24, seconds = 3): ServedLibrary & { paths: string[] } {
  const random = mulberry32(7)
  const folder = join(parent, 'music')
  mkdirSync(folder, { recursive: true })
  const songs = Array.from({ length: count }, (_, i) => {
    const path = join(folder, `song ${i + 1}.wav`)
    writeFileSync(path, wavBytes(chord([110 * 2 ** (i / 12), 165 * 2 ** (i / 12)], seconds), 22050))
    const artist = ARTISTS[i % ARTISTS.length] ?? null
    return {
      ...UNTAGGED,
      id: i + 1,
      path,
      title: `Song ${i + 1}`,
      artist,
      artists: artist === null ? [] : [artist],
      album: i % 2 === 0 ? 'Even' : null,
      durationSeconds: seconds,
    }
  })
  return {
    length: count,
    paths: songs.map(song => song.path),
    numberedSongs: () => songs.map(song => ({ ...song })),
    async similar(path, { limit }) {
      const at = songs.findIndex(song => song.path === path)
      return songs
        .filter((_, i) => i !== at)
        .map(({ id, ...song }) => ({
          ...song,
          score: 1 / Math.abs(id - 1 - at),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, limit)
    },
    songVectors: () => ({
      ids: Float64Array.from(songs, ({ id }) => id),
      vectors: Float32Array.from({ length: count * DIMENSIONS }, (_, i) => random() * (1 + i / DIMENSIONS)),
      dimensions: DIMENSIONS,
      strongest: Int32Array.from(songs, ({ id }) => (String(id).includes('1') ? 0 : 1)),
    }),
    tagNames: ['calm', 'loud', 'synthetic'],
    tags: path => [
      { name: basename(path).includes('1') ? 'calm' : 'loud', value: 0.75 },
      { name: 'synthetic', value: 0.5 },
    ],
  }
}

/** Tracks "Track 0" to "Track 1999", whose neighbours are the following numbers; "Rare" is known but not trained. */
export function fakeRecommender(): NextSongSource {
  const track = (i: number): RecommendedTrack => ({
    id: i,
    sourceId: `id-${i}`,
    name: `Track ${i}`,
    artists: ['王菲', `Artist ${i}`],
    imageUrl: `https://covers.example/${i}.jpg`,
  })
  const next = (i: number): NextSong => ({ ...track(i), because: 'playlists' })
  const numberOf = (name: string): string | undefined => /^(?:Track|Song) (\d+)$/.exec(name)?.[1]
  return {
    async nextSongs({ trackName, artists = [], limit = 10, shift = Math.floor(limit / 3) }) {
      if (trackName === 'Rare') return { status: 'not-in-trainset', matched: { ...track(2000), name: 'Rare' } }
      const text = numberOf(trackName) ?? /^Artist (\d+)$/.exec(artists[0] ?? '')?.[1]
      if (text === undefined) return { status: 'track-not-found' }
      const at = Number(text)
      return {
        status: 'ok',
        matched: track(at),
        next: Array.from({ length: limit }, (_, i) => next(at + shift + 1 + i)),
      }
    },
    nearestTracks: () => [],
    idOf: ({ trackName }) => {
      const text = numberOf(trackName)
      return text === undefined ? undefined : Number(text)
    },
    knows: id => id < 2000,
    /** Continues after the highest number of the list. */
    nextForPlaylist: (ids, { limit = 10 } = {}) =>
      Array.from({ length: limit }, (_, i) => next(Math.max(-1, ...ids) + 1 + i)),
    explain: ids => ({ because: ids.length === 0 ? [] : [{ track: track(Math.max(...ids)), share: 1 }] }),
  }
}
