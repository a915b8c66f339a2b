import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import type { NextSongSource, NextTrack, ServedLibrary } from '../../src/server.ts'

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
    return {
      id: i + 1,
      path,
      title: `Song ${i + 1}`,
      artist: ARTISTS[i % ARTISTS.length] ?? null,
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
          votes: count - Math.abs(id - 1 - at),
          distance: Math.abs(id - 1 - at),
        }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, limit)
    },
    *songVectors() {
      for (const { id } of songs) {
        const vectors = Float32Array.from({ length: 2 * DIMENSIONS }, () => random() * id)
        yield { id, vectors, dimensions: DIMENSIONS, tag: String(id).includes('1') ? 'calm' : 'loud' }
      }
    },
    tagNames: ['calm', 'loud', 'synthetic'],
    tags: path => [
      { name: basename(path).includes('1') ? 'calm' : 'loud', value: 0.75 },
      { name: 'synthetic', value: 0.5 },
    ],
  }
}

/** Tracks "Track 0" to "Track 1999", whose neighbours are the following numbers; "Rare" is known but not trained. */
export function fakeRecommender(): NextSongSource {
  const track = (i: number): NextTrack => ({
    trackId: `id-${i}`,
    trackName: `Track ${i}`,
    artists: ['王菲', `Artist ${i}`],
    albumCover: `https://covers.example/${i}.jpg`,
  })
  return {
    nextSongs({ trackName, artists, k, shift }) {
      if (trackName === 'Rare') return { status: 'not-in-trainset' }
      const [, text = ''] = /^(?:Track|Song) (\d+)$/.exec(trackName) ?? /^Artist (\d+)$/.exec(artists[0] ?? '') ?? []
      if (text === '') return { status: 'track-not-found' }
      const at = Number(text)
      return { status: 'ok', matched: track(at), next: Array.from({ length: k }, (_, i) => track(at + shift + 1 + i)) }
    },
    /** Continues after the highest number of the list. */
    nextForPlaylist(entries, k) {
      const numbers = entries.map(entry =>
        'catalogId' in entry
          ? entry.catalogId
          : Number(/^(?:Track|Song) (\d+)$/.exec(entry.trackName)?.[1] ?? Number.NaN),
      )
      const isKnown = (n: number): boolean => n < 2000
      const last = Math.max(-1, ...numbers.filter(isKnown))
      const because = last < 0 ? [] : [{ trackName: `Track ${last}`, artists: track(last).artists, share: 1 }]
      return {
        next: Array.from({ length: k }, (_, i) => ({ ...track(last + 1 + i), catalogId: last + 1 + i, because })),
        unknown: [...numbers.keys()].filter(place => !isKnown(numbers[place]!)),
      }
    },
  }
}
