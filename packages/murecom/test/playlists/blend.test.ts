import { mulberry32 } from '@murecom/internal'
import { ItemKnn } from '@murecom/item-cf'
import { expect, test } from 'vitest'
import { PlaylistRecommender } from '../../src/index.ts'
import { Blend } from '../../src/playlists/blend.ts'
import { HeadWeights } from '../../src/playlists/parts/head-weights.ts'
import { VectorMoments } from '../../src/playlists/parts/vector-moments.ts'
import { partsOf } from '../../src/playlists/training/models.ts'
import { blendByScan } from '../reference/blend-by-scan.ts'
import { personalCatalog } from './personal.ts'

const lists = [...personalCatalog(3).playlists()]
const trained = PlaylistRecommender.train(personalCatalog(3), { factors: 4, vectorSize: 8, epochs: 3 })

test('mean and deviation of products with a query are those of all products', () => {
  const random = mulberry32(5)
  const vectors = Array.from({ length: 50 }, () => Float32Array.from({ length: 7 }, () => random() - 0.3))
  const query = Float64Array.from({ length: 7 }, () => random())
  const products = vectors.map(vector => vector.reduce((sum, x, d) => sum + x * query[d]!, 0))
  const mean = products.reduce((a, b) => a + b, 0) / 50
  const { mean: found, deviation } = new VectorMoments(vectors, 7).ofProductsWith(query)
  expect(found).toBeCloseTo(mean, 10)
  expect(deviation).toBeCloseTo(Math.sqrt(products.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 50), 10)
})

test.each([1, 2, 4])('a list of %i tracks: a blend ranks as its definition does', async length => {
  const { items } = (await trained).models
  const ease = ItemKnn.fit(lists, { similarity: 'ease' })
  const head = items.ids as number[]
  const weights = { rp3beta: 0.25, ease: 0.75 }
  const blend = new Blend(partsOf({ items, ease: HeadWeights.of(ease) }), { list: weights, song: weights })
  for (let at = 0; at < 20; at++) {
    const list = Array.from({ length }, (_, i) => head[(7 * at + 5 * i) % head.length]!)
    const ofEase = ease.scores(list)
    const expected = blendByScan(
      {
        rp3beta: new Map(items.recommend(list, { limit: 42 }).map(({ id, score }) => [id as number, score])),
        ease: new Map((ease.ids as number[]).map((id, i) => [id, ofEase[i]!])),
      },
      weights,
      head,
      head,
      list,
    )
    const found = blend.rank(list, 100)
    // RP3beta gives no score to the list itself, where the definition above has them as 0.
    expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(expected[i]!.score, 5)
    const some = head.slice(0, 9).filter(id => !list.includes(id))
    expect(blend.rank(list, 5, some).map(({ id }) => id)).toEqual(
      expected
        .filter(({ id }) => some.includes(id))
        .slice(0, 5)
        .map(({ id }) => id),
    )
  }
})

test('weights of EASE: the table has the scores of the model, after a trip through a buffer too', () => {
  const model = ItemKnn.fit(lists, { similarity: 'ease' })
  const list = (model.ids as number[]).slice(2, 6)
  const expected = model.scores(list)
  for (const table of [HeadWeights.of(model), HeadWeights.from(HeadWeights.of(model).toBuffer())]) {
    const scores = new Float64Array(table.length)
    for (const id of list) table.addInto(table.rowOf(id)!, scores)
    for (const [i, score] of scores.entries()) expect(score).toBeCloseTo(expected[i]!, 6)
    expect(table.rowOf(-1)).toBeUndefined()
  }
  const bytes = new Uint8Array(HeadWeights.of(model).toBuffer())
  expect(() => HeadWeights.from(bytes.subarray(0, 99))).toThrow('table of weights')
})
