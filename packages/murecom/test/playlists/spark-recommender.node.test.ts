import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ItemKnn } from '@murecom/item-cf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isSparkOutput, openRecommender, saveRecommender, sparkRecommender } from '../../src/node.ts'
import { SparkLists } from '../../src/playlists/spark/lists.ts'
import { readSparkManifest } from '../../src/playlists/spark/manifest.ts'
import { readSparkModels } from '../../src/playlists/spark/read-models.ts'
import { plantedCatalog } from './planted.ts'
import { writeSparkOutput } from './spark-output.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-spark-output-'))
const out = join(folder, 'out')
const catalog = plantedCatalog(1, 60)
let lists: { rest: number[][]; all: number[][] }
beforeAll(async () => {
  lists = await writeSparkOutput(out, catalog)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('lists are read with what is held out, and models as they were trained', async () => {
  const read = await SparkLists.read(out, undefined)
  const arrays = (of: Iterable<Iterable<number>>) => Array.from(of, list => [...list])
  for (let pass = 0; pass < 2; pass++) {
    expect(arrays(read.all())).toEqual(lists.all)
    expect(arrays(read.rest())).toEqual(lists.rest)
  }
  const held = read.heldOut(() => true)
  expect(held.map(({ given, held }) => [...given, ...held].sort())).toEqual(lists.all.map(list => [...list].sort()))

  const manifest = readSparkManifest(out)
  const models = await readSparkModels(out, 'again', manifest, read.all(), { kernels: undefined, signal: undefined })
  const items = ItemKnn.fit(lists.all, { similarity: 'rp3beta', k: 20, minCount: 2 })
  expect(models.items.ids).toEqual(items.ids)
  for (const id of items.ids) expect(models.items.similarItems(id)).toEqual(items.similarItems(id))
  expect(models.als!.ids).toEqual(items.ids)
  expect([...models.vectors!.keys].sort()).toEqual([...items.ids].sort())
})

test('a recommender: weights from what was held out, saved and opened with the catalogue', async () => {
  const stages: string[] = []
  const recommender = await sparkRecommender(catalog, out, { k: 8, onStage: stage => stages.push(stage) })
  expect(stages).toEqual(['items', 'ease', 'weights', 'items', 'ease', 'table'])
  expect(recommender.choice.list.measured.map(({ name }) => name)).toEqual([
    'rp3beta',
    'ease',
    'als',
    'word2vec',
    'blend',
  ])
  await saveRecommender(recommender, join(folder, 'model'))
  const opened = await openRecommender(join(folder, 'model'), catalog)
  const answer = await opened.nextSongs({ trackName: 'Song 2005', limit: 5 })
  expect(answer).toMatchObject({ status: 'ok', matched: { id: 2005 } })
  expect(await recommender.nextSongs({ trackName: 'Song 2005', limit: 5 })).toEqual(answer)
  if (answer.status !== 'ok') return
  expect(answer.next.every(({ id }) => Math.floor(id! / 1000) === 2)).toBe(true)
})

test('what is incomplete, damaged, foreign or of another catalogue is refused in one line', async () => {
  const refusal = async (spoil: (copy: string) => void, of = catalog): Promise<string> => {
    const copy = mkdtempSync(join(folder, 'copy-'))
    cpSync(out, copy, { recursive: true })
    spoil(copy)
    return sparkRecommender(of, copy).then(
      () => 'made',
      (error: { code: string; message: string }) => `${error.code} ${error.message.replaceAll(copy, 'OUT')}`,
    )
  }
  const edited = (change: (manifest: Record<string, unknown>) => void) => (copy: string) => {
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'))
    change(manifest)
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest))
  }
  expect(await refusal(() => {})).toBe('made')
  expect(await refusal(copy => rmSync(join(copy, '_SUCCESS')))).toBe(
    'incomplete OUT: is incomplete: it has no _SUCCESS, which Spark writes last',
  )
  expect(await refusal(copy => rmSync(join(copy, 'again', 'als', '_SUCCESS')))).toBe(
    'incomplete OUT: is incomplete: again/als has no _SUCCESS, which Spark writes last',
  )
  expect(await refusal(copy => rmSync(join(copy, 'first', 'items', 'part-00000-x.snappy.parquet')))).toMatch(
    /^broken OUT: first\/items does not fit: ItemKnn\.fromRows: rows must be there for each item, got none of \d+$/,
  )
  expect(await refusal(copy => truncateSync(join(copy, 'first', 'als', 'part-00000-x.snappy.parquet'), 50))).toMatch(
    /^broken OUT: first\/als\/part-00000-x\.snappy\.parquet cannot be read: /,
  )
  expect(
    await refusal(copy => cpSync(join(out, 'first', 'word2vec'), join(copy, 'first', 'als'), { recursive: true })),
  ).toMatch(/^broken OUT: first\/als does not fit: the vector of track \d+ has 8 numbers, not 4$/)
  expect(await refusal(edited(manifest => (manifest['version'] = 2)))).toBe(
    'other-version OUT: was written by version 2 of cluster/spark, this murecom reads version 1',
  )
  expect(await refusal(edited(manifest => (manifest['minCount'] = -1)))).toBe(
    'not-spark-models OUT: its manifest.json has no minCount',
  )
  expect(await refusal(edited(manifest => (manifest['models'] = ['als'])))).toBe(
    'not-spark-models OUT: its manifest.json is broken',
  )
  expect(await refusal(edited(manifest => (manifest['format'] = 'x')))).toBe(
    'not-spark-models OUT: no models of cluster/spark there',
  )
  const other = {
    ...catalog,
    tracks: (ids: readonly number[]) => catalog.tracks(ids).map(track => ({ ...track, name: 'Other' })),
  }
  expect(await refusal(() => {}, other)).toMatch(/^other-catalog OUT: was trained on another catalogue: of 64 tracks/)
  expect([isSparkOutput(out), isSparkOutput(folder), existsSync(join(folder, 'manifest.json'))]).toEqual([
    true,
    false,
    false,
  ])
  const reason = new Error('enough')
  await expect(sparkRecommender(catalog, out, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
