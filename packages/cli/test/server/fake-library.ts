import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import type { NextSong, RecommendedTrack } from 'murecom'
import type { NumberedLibrarySong, SongContent } from 'murecom/node'
import { foldName } from 'murecom/spotify-crawler'
import type { NextSongSource, ServedLibrary } from '../../src/server.ts'
import { UNTAGGED } from '../untagged.ts'

const DIMENSIONS = 8
const ARTISTS = ['王菲', 'Björk', 'The <Tags> & "Quotes"', null] as const

interface FakeLibrary extends ServedLibrary {
  paths: string[]
  numberedSongs(): NumberedLibrarySong[]
}

/** A library without a network behind it: chords as WAV files, seeded vectors, neighbours by number. */
export function fakeLibrary(parent: string, count = 24, seconds = 3): FakeLibrary {
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
    revision: 1,
    paths: songs.map(song => song.path),
    numberedSongs: () => songs.map(song => ({ ...song })),
    ...namedSongs(() => songs),
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
    path: (from, to, { limit }) => {
      const [a, b] = [from, to].map(path => songs.findIndex(song => song.path === path)) as [number, number]
      return [songs[a]!, ...songs.slice(a + 1, b), songs[b]!].slice(0, limit).map(song => ({ ...song, score: 0.5 }))
    },
    mix({ plus = [], minus = [] }, { limit }) {
      const seeds = JSON.stringify([plus, minus])
      if (seeds.includes('Nobody')) throw new RangeError('Library.mix: plus[0].artist must be an artist of the library')
      return songs.slice(0, limit).map((song, i) => ({ ...song, title: seeds.replaceAll(folder, ''), score: -i }))
    },
    clusters: ({ k }) => {
      return Array.from({ length: k }, (_, c) => ({ songs: songs.filter((_, i) => i % k === c), tags: [] }))
    },
    similarArtists(name, { limit }) {
      if (name !== 'Björk') throw new RangeError(`Library.similarArtists: name must be an artist, got ${name}`)
      return [{ name: '王菲', songs: 6, score: 0.75 }].slice(0, limit)
    },
    similarAlbums(name, { limit, artist }) {
      if (name !== 'Even') throw new RangeError(`Library.similarAlbums: name must be an album, got ${name}`)
      return [{ name: 'Odd', artist: artist ?? null, songs: 3, score: 0.5 }].slice(0, limit)
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

/** A library of very many songs, in the order of their numbers, on a map by chance. Their files are not there. */
export function largeLibrary(parent: string, count: number): ServedLibrary {
  const songs = Array.from({ length: count }, (_, i) => ({
    ...{ ...UNTAGGED, id: i + 1, path: join(parent, `${i}.wav`), title: `Song ${i + 1}`, durationSeconds: 200 },
    ...{ artist: ARTISTS[0], artists: [ARTISTS[0]], album: 'Even' },
  }))
  const ids = Float64Array.from(songs, ({ id }) => id)
  const vectors = Float32Array.from({ length: 4 * count }, mulberry32(5))
  return {
    length: count,
    revision: 1,
    ...namedSongs(() => songs),
    // As namedSongs does it, but quickly.
    orderedIds: () => ids,
    songsWithIds: some => Array.from(some, id => songs[id - 1]).filter(song => song !== undefined),
    searchIds: text => ids.filter(id => songs[id - 1]!.title.toLowerCase().includes(text)),
    idNamed: () => undefined,
    similar: async (_, { limit }) => songs.slice(0, limit).map(song => ({ ...song, score: 0.5 })),
    songVectors: () => ({ ids, vectors, dimensions: 4, strongest: new Int32Array(count).fill(-1) }),
  }
}

function contentOf({ id, path }: NumberedLibrarySong): SongContent {
  return { id, hash: `content-${id}`, path, bytes: 1000 * id, mtimeMs: Date.UTC(2026, 0, id) }
}

/** What a server asks of a library's names, by looking at each song: slow and obvious. */
export function namedSongs(
  songs: () => readonly NumberedLibrarySong[],
): Pick<ServedLibrary, 'songsWithIds' | 'idOf' | 'contentsOf' | 'songOf' | 'orderedIds' | 'searchIds' | 'idNamed'> {
  const last = '\u{10ffff}'
  const key = (text: string | null): string =>
    text === null ? last : foldName(text).replace(/\d+/g, digits => digits.padStart(9, '0'))
  const ordered = (): NumberedLibrarySong[] =>
    songs().toSorted((a, b) => {
      const [x, y] = [a, b].map(({ artist, album, title }) => [artist, album, title].map(key).join('\0'))
      return x! < y! ? -1 : x! > y! ? 1 : a.id - b.id
    })
  const idsOf = (found: readonly NumberedLibrarySong[]): Float64Array => Float64Array.from(found, ({ id }) => id)
  return {
    songsWithIds(ids) {
      const byId = new Map(songs().map(song => [song.id, song]))
      return Array.from(ids, id => byId.get(id)).filter(song => song !== undefined)
    },
    idOf: path => songs().find(song => song.path === path)?.id,
    contentsOf(ids) {
      const byId = new Map(songs().map(song => [song.id, contentOf(song)]))
      return Array.from(ids, id => byId.get(id)).filter(content => content !== undefined)
    },
    songOf({ hash, path }) {
      const all = songs().map(contentOf)
      return all.find(song => song.hash === hash) ?? all.find(song => song.path === path)
    },
    orderedIds: () => idsOf(ordered()),
    searchIds(text) {
      const whole = foldName(text)
      const words = whole.split(' ').filter(Boolean)
      const rank = (title: string): number => {
        const folded = foldName(title)
        return folded === whole ? 0 : folded.startsWith(whole) ? 1 : folded.includes(whole) ? 2 : 3
      }
      const found = ordered().filter(({ title, artist, album, path }) => {
        const names = [title, artist ?? '', album ?? '', basename(dirname(path)), basename(path)].map(foldName)
        return words.length > 0 && words.every(word => names.some(name => name.includes(word)))
      })
      return idsOf(found.toSorted((a, b) => rank(a.title) - rank(b.title)))
    },
    idNamed(title, artists) {
      const wanted = artists.map(foldName)
      const isBy = ({ artist }: NumberedLibrarySong): boolean =>
        wanted.length === 0 || (artist !== null && wanted.includes(foldName(artist)))
      return ordered().find(song => isBy(song) && foldName(song.title) === foldName(title))?.id
    },
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
    async nextSongs({ trackName, artists = [], limit = 10, shift = Math.floor(limit / 3), reasons = false }) {
      if (trackName === 'Rare') return { status: 'not-in-trainset', matched: { ...track(2000), name: 'Rare' } }
      const text = numberOf(trackName) ?? /^Artist (\d+)$/.exec(artists[0] ?? '')?.[1]
      if (text === undefined) return { status: 'track-not-found' }
      const at = Number(text)
      return {
        status: 'ok',
        matched: track(at),
        next: Array.from({ length: limit }, (_, i) => ({
          ...next(at + shift + 1 + i),
          ...(reasons && {
            reasons: [
              { kind: 'lists', lists: 14, with: track(at) },
              { kind: 'artist', artist: '王菲' },
            ],
          }),
        })),
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
