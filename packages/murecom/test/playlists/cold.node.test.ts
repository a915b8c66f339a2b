import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImplicitAls } from '@murecom/item-cf'
import { afterAll, expect, test } from 'vitest'
import { PlaylistRecommender } from '../../src/index.ts'
import { libraryFeatures, libraryNeighbors, openLibrary, openRecommender, saveRecommender } from '../../src/node.ts'
import { songFeatures } from '../../src/playlists/cold/song-features.ts'
import { tracksNear, trainCold } from '../../src/playlists/cold/train-cold.ts'
import { storeLibrary } from '../reference/stored-library.ts'
import { plantedCatalog } from './planted.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-cold-'))
afterAll(() => rmSync(folder, { recursive: true }))
const TAGS = ['calm', 'loud', 'sad', 'fast']
const catalog = plantedCatalog(1)
const styleOf = (id: number | null): number => Math.floor((id ?? -1) / 1000)

/** Songs of each style have its tag; "Mine" is in no playlist, by an artist that nobody knows, and sounds of style 2. */
const file = join(folder, 'songs.murecom')
const tagsOf = (style: number): number[] => TAGS.map((_, t) => (t === style ? 0.8 : 0.01))
const known = [1, 2, 1001, 1002, 2001, 2002, 3001, 3002].map((id, i) => ({
  path: `/music/${id}`,
  title: `Song ${id}`,
  artist: `Artist ${styleOf(id)}`,
  vectors: [Math.cos(i), Math.sin(i)],
  tags: tagsOf(styleOf(id)),
}))
storeLibrary(file, 2, TAGS, [
  ...known,
  { path: '/music/mine', title: 'Mine', artist: 'Nobody', vectors: [1, 0], tags: tagsOf(2) },
])
const library = await openLibrary(file)
afterAll(() => library.close())

test('features are those of the library, or else of the catalogue; tags that are noise are left out', async () => {
  const featuresOf = libraryFeatures(library)
  expect(await featuresOf(catalog.track(2001)!)).toEqual(
    new Map([
      ['artist:artist 2', 1],
      ['tag:sad', expect.closeTo(0.8, 6)],
    ]),
  )
  const track = { ...catalog.track(2005)!, album: { name: 'An Álbum', imageUrl: null } }
  expect(await featuresOf(track)).toEqual(songFeatures({ artists: ['Artist 2'], album: 'an álbum' }))
})

test('the tracks near the factors of a song are those of the smallest angle', () => {
  const als = ImplicitAls.fit(catalog.playlists(), { factors: 4 })
  const query = Float32Array.of(0.3, -0.2, 0.5, 0.1)
  const cosine = (row: number): number => {
    const vector = als.itemFactors.subarray(4 * row, 4 * row + 4)
    return vector.reduce((sum, x, f) => sum + x * query[f]!, 0) / Math.hypot(...vector)
  }
  const expected = als.ids.map((id, row) => ({ id, cosine: cosine(row) })).sort((a, b) => b.cosine - a.cosine)
  expect(tracksNear(als, query, 7)).toEqual(expected.slice(0, 7).map(({ id }) => id))
  expect(tracksNear(als, new Float32Array(4), 7)).toEqual([])
})

test('a song that no playlist knows gets the tracks of playlists that are like it, stored models too', async () => {
  const als = ImplicitAls.fit(catalog.playlists(), { factors: 4 })
  const cold = await trainCold(catalog, als, libraryFeatures(library), { kernels: undefined })
  const trained = await PlaylistRecommender.train(catalog, { parts: [] })
  const audio = libraryNeighbors(library)
  const models = { ...trained.models, als, cold }
  const saved = join(folder, 'model')
  await saveRecommender(new PlaylistRecommender(catalog, models), saved)
  for (const recommender of [
    new PlaylistRecommender(catalog, models, { audio }),
    await openRecommender(saved, catalog, { audio }),
  ]) {
    const answer = await recommender.nextSongs({ trackName: 'Mine', artists: ['Nobody'], limit: 8, reasons: true })
    if (answer.status !== 'ok') throw new Error(answer.status)
    expect(answer.matched).toMatchObject({ id: null, name: 'Mine' })
    expect(answer.next.map(({ id }) => styleOf(id))).toEqual(Array(8).fill(2))
    expect(answer.next.every(({ because, reasons }) => because === 'features' && reasons!.length === 0)).toBe(true)
    // A song that the library does not have has no features.
    expect(await recommender.nextSongs({ trackName: 'Elsewhere' })).toEqual({ status: 'track-not-found' })
  }
})

test('training learns from features where ALS is part of the blend; without any to share there is nothing to learn', async () => {
  const als = ImplicitAls.fit(catalog.playlists(), { factors: 4 })
  const own = async (track: { id: number }) => songFeatures({ artists: [`Artist ${track.id}`] })
  expect(await trainCold(catalog, als, own, { kernels: undefined })).toBeUndefined()
  const stages: string[] = []
  const trained = await PlaylistRecommender.train(catalog, {
    parts: ['als'],
    factors: 4,
    featuresOf: libraryFeatures(library),
    onStage: stage => stages.push(stage),
  })
  expect(trained.models.cold !== undefined).toBe(trained.models.als !== undefined)
  expect(stages.includes('features')).toBe(trained.models.als !== undefined)
})
