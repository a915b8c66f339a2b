import { mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Word2Vec } from '@murecom/word2vec'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PlaylistRecommender } from '../../src/index.ts'
import {
  ForeignBufferError,
  openRecommender,
  RecommenderError,
  recommenderManifest,
  requireRoom,
  saveRecommender,
} from '../../src/node.ts'
import { plantedCatalog } from './planted.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-model-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** Trained once for each seed. */
const trained = new Map<number, Promise<PlaylistRecommender>>()
const train = (seed: number): Promise<PlaylistRecommender> => {
  const training =
    trained.get(seed) ?? PlaylistRecommender.train(plantedCatalog(seed), { factors: 4, vectorSize: 8, epochs: 2 })
  trained.set(seed, training)
  return training
}
/** A recommender of two models with the weights of old versions. */
async function withoutChoice(seed: number): Promise<PlaylistRecommender> {
  const { catalog, models } = await train(seed)
  const { vectors } = await Word2Vec.train(catalog.playlists() as number[][], { sg: true, vectorSize: 8, minCount: 4 })
  const { items, table, names } = models
  return new PlaylistRecommender(catalog, { items, vectors, table, names })
}
/** The folder of the training that is valid. */
const training = (): string => join(folder, `training-${recommenderManifest(folder).id}`)
const open = (catalog = plantedCatalog(1)) => openRecommender(folder, catalog)

test('a saved recommender answers as before; saving again replaces it', async () => {
  const query = { trackName: 'Song 1007', limit: 8, shift: 0 }
  for (const seed of [1, 2]) {
    const recommender = await train(seed)
    const saved = await saveRecommender(recommender, folder, { options: { seed } })
    expect(saved).toMatchObject({ version: 4, tracks: 120, options: { seed }, choice: recommender.choice })
    expect(recommenderManifest(folder)).toEqual(saved)
    const again = await open(plantedCatalog(seed))
    expect(await again.nextSongs(query)).toEqual(await recommender.nextSongs(query))
    expect(again.nextForPlaylist([1, 2, 3], { limit: 9 })).toEqual(recommender.nextForPlaylist([1, 2, 3], { limit: 9 }))
  }
  expect((await readdir(folder)).sort()).toEqual(['model.json', expect.stringMatching(/^training-[0-9a-f-]{36}$/)])
  const { items, ease, als, vectors } = (await train(2)).models
  const models = Object.entries({ als, ease, items, vectors }).flatMap(([name, model]) =>
    model ? [`${name}.bin`] : [],
  )
  expect((await readdir(training())).sort()).toEqual([...models, 'names.bin', 'next-songs.bin'].sort())
})

test('next songs need the tables only: the models are read when they are asked', async () => {
  await saveRecommender(await withoutChoice(1), folder)
  for (const name of ['items.bin', 'vectors.bin']) {
    const path = join(training(), name)
    await writeFile(path, new Uint8Array((await readFile(path)).length))
  }
  const opened = await open()
  expect(await opened.nextSongs({ trackName: 'Song 1007' })).toMatchObject({ status: 'ok' })
  expect(() => opened.nextForPlaylist([1, 2])).toThrow('items.bin is damaged, or of another training')
  expect(() => opened.nextForPlaylist([1, 2])).toThrow(ForeignBufferError)
  expect(() => opened.load()).toThrow(ForeignBufferError)
})

test('an older training stays as long as somebody reads it', async () => {
  await saveRecommender(await train(1), folder)
  const opened = await open()
  const old = training()
  await saveRecommender(await train(2), folder)
  expect(await readdir(folder)).toHaveLength(3)
  expect(opened.nextForPlaylist([1, 2]).length).toBeGreaterThan(0)
  // Nothing of it is left to read, and a mark of a process that is gone counts nothing.
  await writeFile(join(old, 'reader-99999999-0'), '')
  await saveRecommender(await train(1), folder)
  expect((await readdir(folder)).sort()).toEqual(['model.json', expect.stringContaining('training-')])
})

test('who opens a training removes the marks of programs that are gone', async () => {
  await saveRecommender(await train(1), folder)
  await writeFile(join(training(), 'reader-99999999-0'), '')
  await open()
  const marks = (await readdir(training())).filter(name => name.startsWith('reader-'))
  expect(marks).toEqual([expect.stringMatching(`^reader-${process.pid}-`)])
})

test('a recommender of version 2, whose parts lie beside the manifest, is read, and replaced by the next one', async () => {
  const recommender = await withoutChoice(1)
  await saveRecommender(recommender, folder)
  for (const name of await readdir(training())) await rename(join(training(), name), join(folder, name))
  await rm(training(), { recursive: true })
  await writeFile(join(folder, 'model.json'), JSON.stringify({ version: 2, trainedAt: '2026-11-29', tracks: 120 }))
  const old = await open()
  expect(old.nextForPlaylist([1, 2])).toEqual(recommender.nextForPlaylist([1, 2]))
  const lazy = await open()
  await saveRecommender(await train(2), folder)
  expect(await readdir(folder)).toHaveLength(2)
  expect(() => lazy.nextForPlaylist([1, 2])).toThrow('was trained again since it was opened')
})

test('a recommender of version 3, without a choice of its own, is read with the weights that it always had', async () => {
  const recommender = await withoutChoice(1)
  await saveRecommender(recommender, folder)
  const { choice, ...manifest } = recommenderManifest(folder)
  expect(choice?.list).toMatchObject({ weights: { rp3beta: 0.9, word2vec: 0.1 }, because: 'fixed' })
  await writeFile(join(folder, 'model.json'), JSON.stringify({ ...manifest, version: 3 }))
  const old = await open()
  expect(old.choice).toEqual(choice)
  expect(old.nextForPlaylist([1, 2])).toEqual(recommender.nextForPlaylist([1, 2]))
})

test('a folder without a recommender, with a newer or a broken one, is refused with its reason', async () => {
  await expect(open()).rejects.toThrow('no trained recommender there')
  await expect(open()).rejects.toBeInstanceOf(RecommenderError)
  await saveRecommender(await train(1), folder)
  const good = await readFile(join(folder, 'model.json'), 'utf8')
  const table = join(training(), 'next-songs.bin')
  const bytes = await readFile(table)
  await truncate(table, 100)
  await expect(open()).rejects.toThrow(`next-songs.bin has 100 bytes of ${bytes.length}: train again`)
  bytes[200]! ^= 1
  await writeFile(table, bytes)
  await expect(open()).rejects.toThrow('next-songs.bin is damaged, or of another training: train again')
  await rm(table)
  await expect(open()).rejects.toThrow('next-songs.bin is missing: train again')
  for (const [text, why] of [
    ['{"version":7}', 'this recommender has version 7, this murecom reads versions 2 to 4: train again'],
    ['{"vers', 'its model.json is broken: train again'],
    ['null', 'its model.json is broken: train again'],
    [good.replace(/"id": "[^"]*"/, '"id": "../../elsewhere"'), 'its model.json is broken: train again'],
    [good.replace('"checksum"', '"sum"'), 'its model.json is broken: train again'],
    [good.replace('"weights"', '"heights"'), 'its model.json is broken: train again'],
  ] as const) {
    await writeFile(join(folder, 'model.json'), text)
    await expect(open()).rejects.toThrow(why)
  }
})

test('parts of another training are refused', async () => {
  const other = join(folder, 'other')
  await saveRecommender(await train(2), other)
  await saveRecommender(await train(1), folder)
  const [id] = (await readdir(other)).filter(name => name.startsWith('training-'))
  await rename(join(other, id!, 'items.bin'), join(training(), 'items.bin'))
  const opened = await open()
  expect(() => opened.idsForPlaylist([1])).toThrow(/items.bin (is damaged, or of another training|has \d+ bytes of)/)
})

test('a model with another catalogue is refused; one that grew, or lost some names, is not another', async () => {
  const catalog = plantedCatalog(1)
  await saveRecommender(await train(1), folder)
  const renamed = (isRenamed: (id: number) => boolean) => ({
    ...catalog,
    tracks: (ids: readonly number[]) =>
      catalog.tracks(ids).map(track => (isRenamed(track.id) ? { ...track, name: `Other ${track.id}` } : track)),
  })
  await expect(open(renamed(() => true))).rejects.toThrow(
    'was trained on another catalogue: of 64 tracks that it knows only 0 have their names there',
  )
  await expect(open({ ...catalog, tracks: () => [] })).rejects.toMatchObject({ code: 'other-catalog' })
  await open(renamed(id => id % 5 === 0))
})

test('a signal stops saving and opening; the old recommender stays', async () => {
  await saveRecommender(await train(1), folder)
  const before = recommenderManifest(folder)
  const reason = new Error('enough')
  const signal = AbortSignal.abort(reason)
  await expect(saveRecommender(await train(2), folder, { signal })).rejects.toBe(reason)
  await expect(openRecommender(folder, plantedCatalog(1), { signal })).rejects.toBe(reason)
  expect(recommenderManifest(folder)).toEqual(before)
  expect(await readdir(folder)).toHaveLength(2)
})

test('what crashes left behind goes with the next training; files of others stay', async () => {
  await mkdir(join(folder, 'training-0000.new'))
  await mkdir(join(folder, 'training-00000001'))
  await writeFile(join(folder, 'items.bin.new'), '')
  await writeFile(join(folder, 'notes.txt'), 'mine')
  await saveRecommender(await train(1), folder)
  expect((await readdir(folder)).sort()).toEqual(['model.json', 'notes.txt', expect.stringContaining('training-')])
})

test('room on the disk is checked before', async () => {
  await requireRoom(folder, 1000)
  await requireRoom(join(folder, 'not', 'yet', 'there'), 1000)
  await expect(requireRoom(folder, 1e18)).rejects.toThrow(/has room for \d+ MB, the model needs 10\d+ MB/)
  await expect(requireRoom(folder, 1e18)).rejects.toMatchObject({ code: 'disk-full' })
})
