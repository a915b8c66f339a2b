import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PlaylistRecommender } from '../../src/index.ts'
import { ForeignBufferError, openRecommender, RecommenderError, saveRecommender } from '../../src/node.ts'
import { plantedCatalog } from './planted.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-model-'))
})
afterEach(() => rm(folder, { recursive: true }))

const train = (seed: number) => PlaylistRecommender.train(plantedCatalog(seed), { vectorSize: 8, epochs: 2 })

test('a saved recommender answers as before; saving again replaces it', async () => {
  const query = { trackName: 'Song 1007', limit: 8, shift: 0 }
  for (const seed of [1, 2]) {
    const recommender = await train(seed)
    expect(await saveRecommender(recommender, folder)).toMatchObject({ version: 2, tracks: 120 })
    const again = await openRecommender(folder, plantedCatalog(seed))
    expect(await again.nextSongs(query)).toEqual(await recommender.nextSongs(query))
    expect(again.nextForPlaylist([1, 2, 3], { limit: 9 })).toEqual(recommender.nextForPlaylist([1, 2, 3], { limit: 9 }))
  }
  expect((await readdir(folder)).sort()).toEqual([
    'items.bin',
    'model.json',
    'names.bin',
    'next-songs.bin',
    'vectors.bin',
  ])
})

test('next songs need the tables only: the models are read when they are asked', async () => {
  await saveRecommender(await train(1), folder)
  for (const name of ['items.bin', 'vectors.bin']) await writeFile(join(folder, name), 'no model')
  const opened = await openRecommender(folder, plantedCatalog(1))
  expect(await opened.nextSongs({ trackName: 'Song 1007' })).toMatchObject({ status: 'ok' })
  expect(() => opened.nextForPlaylist([1, 2])).toThrow(ForeignBufferError)
  await saveRecommender(await train(2), folder)
  expect(() => opened.nextForPlaylist([1, 2])).toThrow('was trained again since it was opened')
})

test('a folder without a recommender, with a newer or a broken one, is refused with its reason', async () => {
  const open = () => openRecommender(folder, plantedCatalog(1))
  await expect(open()).rejects.toThrow('no trained recommender there')
  await expect(open()).rejects.toBeInstanceOf(RecommenderError)
  await saveRecommender(await train(1), folder)
  await truncate(join(folder, 'next-songs.bin'), 100)
  await expect(open()).rejects.toThrow(/neighbour table/)
  await writeFile(join(folder, 'model.json'), '{"version":7}')
  await expect(open()).rejects.toThrow('this recommender has version 7, this murecom reads version 2: train again')
  await writeFile(join(folder, 'model.json'), '{"vers')
  await expect(open()).rejects.toThrow('its model.json is broken: train again')
})
