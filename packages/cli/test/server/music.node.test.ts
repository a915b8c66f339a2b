/** Which songs are one album, who made it, and how folders and names are listed. */

import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import type { NumberedLibrarySong } from 'murecom/node'
import { describe, expect, test } from 'vitest'
import { AlbumBuilder } from '../../src/server/music/albums.ts'
import { alphabetical } from '../../src/server/music/alphabetical.ts'
import { FolderBuilder } from '../../src/server/music/folders.ts'
import { byName, heading } from '../../src/server/music/names.ts'
import { UNTAGGED } from '../untagged.ts'

let lastId = 0
const noPause = (): undefined => undefined
const song = (path: string, tags: Partial<NumberedLibrarySong>): NumberedLibrarySong => ({
  ...UNTAGGED,
  ...{ id: ++lastId, path, title: 'x', durationSeconds: 100 },
  ...(tags.artist != null && { artists: [tags.artist] }),
  ...tags,
})

/** Albums as `artist: album (songs)`. */
async function albumsOf(songs: readonly NumberedLibrarySong[]): Promise<string[]> {
  const builder = new AlbumBuilder()
  for (const one of songs) builder.add(one, undefined)
  const { albums } = await builder.build(noPause)
  return albums.map(({ name, artist, songs }) => `${artist.name}: ${name} (${songs.length})`)
}

describe('an album', () => {
  test.each<[string, NumberedLibrarySong[], string[]]>([
    [
      'of one name by two artists is two, even in one folder where the tags name who made it',
      [
        song('/a/1', { artist: 'Queen', albumArtist: 'Queen', album: 'Best' }),
        song('/a/2', { artist: 'ABBA', albumArtist: 'ABBA', album: 'Best' }),
      ],
      ['ABBA: Best (1)', 'Queen: Best (1)'],
    ],
    [
      'in one folder without an album artist is by various artists where they differ',
      [song('/a/1', { artist: 'Queen', album: 'Mix' }), song('/a/2', { artist: 'ABBA', album: 'Mix' })],
      ['Various Artists: Mix (2)'],
    ],
    [
      'of one artist in two folders is one, whatever the case of the names',
      [song('/a/cd1/1', { artist: 'Queen', album: 'Live' }), song('/a/cd2/1', { artist: 'QUEEN', album: 'live' })],
      ['Queen: Live (2)'],
    ],
    [
      'whose tags say that it is a compilation is by various artists',
      [
        song('/a/1', { artist: 'Queen', album: 'Hits', compilation: true }),
        song('/b/2', { artist: 'ABBA', album: 'Hits', compilation: true }),
      ],
      ['Various Artists: Hits (2)'],
    ],
    [
      'that no tag names holds the songs of an artist, wherever they lie',
      [song('/a/1', { artist: 'Queen' }), song('/b/2', { artist: 'Queen' }), song('/b/3', {})],
      ['[Unknown Artist]: [Unknown Album] (1)', 'Queen: [Unknown Album] (2)'],
    ],
    [
      'of songs on a server, which lie in no folder, is by their artist',
      [
        song('subsonic://home/1', { artist: 'Queen', album: 'Best' }),
        song('subsonic://home/2', { artist: 'ABBA', album: 'Best' }),
      ],
      ['ABBA: Best (1)', 'Queen: Best (1)'],
    ],
  ])('%s', async (_, songs, albums) => {
    expect((await albumsOf(songs)).toSorted()).toEqual(albums.toSorted())
    const backwards = await albumsOf(songs.toReversed())
    expect(backwards.map(name => name.toLowerCase()).toSorted()).toEqual(
      albums.map(name => name.toLowerCase()).toSorted(),
    )
  })

  test('has its songs by disc, track and title, and its first year', async () => {
    const tags = { artist: 'Queen', album: 'Live', year: 1986 }
    const songs = [
      song('/a/4', { ...tags, discNumber: 2, trackNumber: 1, title: 'd' }),
      song('/a/3', { ...tags, trackNumber: 2, title: 'c' }),
      song('/a/2', { ...tags, trackNumber: 1, title: 'b', genres: ['Rock'] }),
      song('/a/1', { ...tags, trackNumber: 1, title: 'a', genres: ['rock', 'Pop'] }),
    ]
    const builder = new AlbumBuilder()
    for (const one of songs) builder.add(one, undefined)
    const { albums, genres, artists } = await builder.build(noPause)
    expect(albums[0]!.songs).toEqual([3, 2, 1, 0].map(i => songs[i]!.id))
    expect(albums[0]).toMatchObject({ year: 1986, seconds: 400 })
    expect(genres.map(({ name, songs, albums }) => [name.toLowerCase(), songs.length, albums.length])).toEqual([
      ['pop', 1, 1],
      ['rock', 2, 1],
    ])
    expect(artists).toMatchObject([{ name: 'Queen', albums: [{ name: 'Live' }] }])
  })

  test('of artists together is an album of each', async () => {
    const builder = new AlbumBuilder()
    builder.add(
      song('/a/1', {
        artist: 'Queen & David Bowie',
        artists: ['Queen', 'David Bowie'],
        albumArtist: 'Queen',
        album: 'Space',
      }),
      undefined,
    )
    const { artists } = await builder.build(noPause)
    expect(artists.map(({ name, albums, songs }) => [name, albums.length, songs.length])).toEqual([
      ['David Bowie', 1, 1],
      ['Queen', 1, 1],
    ])
  })
})

test('folders: nothing above what was indexed, and one for each server', async () => {
  const builder = new FolderBuilder(['/home/ann/Music'])
  for (const [i, path] of [
    '/home/ann/Music/A/1.mp3',
    '/home/ann/Music/B/C/2.mp3',
    'subsonic://home/7',
    'jellyfin://den/8',
  ].entries()) {
    builder.add(i, path)
  }
  const [den, home, music] = await builder.build(noPause)
  expect([den, home, music].map(folder => folder!.name)).toEqual(['den', 'home', 'Music'])
  expect([den!.songs, home!.songs, music!.songs]).toEqual([[3], [2], []])
  expect(music!.folders.map(({ name, folders }) => [name, folders.length])).toEqual([
    ['A', 0],
    ['B', 1],
  ])
  expect(music!.parent).toBeUndefined()
  expect(builder.byId().get(music!.id)).toBe(music)
})

test('an alphabet in turns is that at once, and gives way every few hundred names', async () => {
  const letters = fc.constantFrom('a', 'B', 'ä', 'The a', 'z10', 'z9', '')
  await fc.assert(
    fc.asyncProperty(fc.array(letters, { maxLength: 1500, size: 'max' }), async names => {
      const items = names.map((name, i) => ({ name, i }))
      let turns = 0
      const sorted = await alphabetical(items, () => {
        turns++
        return Promise.resolve()
      })
      expect(sorted).toEqual(items.toSorted(byName))
      expect(turns).toBeGreaterThanOrEqual(names.length / 128)
    }),
    propertyRuns(20, 1),
  )
})

test('names are listed as an alphabet does, articles aside', () => {
  const names = ['The Zombies', 'ABBA', 'the The', 'Élan', 'El Niño', '10cc', '9th', '!!!'].map(name => ({ name }))
  expect(names.toSorted(byName).map(({ name }) => name)).toEqual([
    '!!!',
    '9th',
    '10cc',
    'ABBA',
    'Élan',
    'El Niño',
    'the The',
    'The Zombies',
  ])
  expect(['The Zombies', 'élan', '王菲', '10cc', '!!!', 'Ария', 'øre', ''].map(heading)).toEqual([
    'Z',
    'E',
    '#',
    '#',
    '#',
    'А',
    'O',
    '#',
  ])
})
