import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ImplicitAls, ItemKnn } from '@murecom/item-cf'
import { openCatalog } from '@murecom/spotify-crawler'
import { openSnapshot, writeSnapshot } from '@murecom/spotify-crawler/snapshot'
import { Word2Vec } from '@murecom/word2vec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlaylistRecommender } from '../../src/index.ts'
import { openRecommender, saveRecommender, snapshotCatalog } from '../../src/node.ts'
import { plantedCatalog } from './planted.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-snapshot-'))
const db = join(folder, 'catalog.db')
const snapshot = join(folder, 'snapshot')
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  const planted = plantedCatalog(1, 60)
  using catalog = await openCatalog(db)
  catalog.write(() => {
    for (const [p, list] of [...planted.playlists()].entries()) {
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `p${p}`, name: `List ${p}` })
      const entries = planted.tracks([...list]).map(({ sourceId, name, artists }, position) => ({
        position,
        track: { source: 'test', sourceId, name, artists: artists.map(a => ({ sourceId: null, name: a.name })) },
      }))
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  await writeSnapshot(catalog, snapshot)
})

test('ItemKnn, ImplicitAls and Word2Vec read a snapshot as they read the catalogue', async () => {
  using catalog = await openCatalog(db)
  const opened = await openSnapshot(snapshot)
  const sources = [catalog.playlists(), opened.playlists()]
  const [a, b] = sources.map(lists => ItemKnn.fit(lists, { k: 20 }).toBuffer())
  expect(b).toEqual(a)
  const [c, d] = sources.map(lists => ImplicitAls.fit(lists, { factors: 4, iterations: 3 }).toBuffer())
  expect(d).toEqual(c)
  const train = (lists: Iterable<Iterable<number>>) => Word2Vec.train(lists, { vectorSize: 8, epochs: 2, minCount: 1 })
  const [e, f] = [await train(sources[0]!), await train(sources[1]!)]
  expect(f.vectors.toBuffer()).toEqual(e.vectors.toBuffer())
})

test('a recommender of a snapshot is opened with the catalogue', async () => {
  const source = await snapshotCatalog(snapshot)
  const options = { factors: 4, vectorSize: 8, epochs: 1, parts: ['als'] as const }
  const recommender = await PlaylistRecommender.train(source, options)
  const model = join(folder, 'model')
  await saveRecommender(recommender, model)
  using catalog = await openCatalog(db)
  const opened = await openRecommender(model, catalog)
  const answer = await opened.nextSongs({ trackName: 'Song 1007', limit: 5 })
  expect(answer).toMatchObject({ status: 'ok', matched: { name: 'Song 1007', artists: ['Artist 1'] } })
  expect(await recommender.nextSongs({ trackName: 'Song 1007', limit: 5 })).toEqual(answer)
})

test('an unknown option is refused', async () => {
  await expect(snapshotCatalog(snapshot, { check: true } as object)).rejects.toThrow('check is not an option')
})
