import { fixtureF64, fixtureJson, maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import {
  BaselineOnly,
  type BaselineOptions,
  fcp,
  KnnBaseline,
  KnnBasic,
  KnnWithMeans,
  KnnWithZScore,
  mae,
  mse,
  type RatingRow,
  RatingsDataset,
  rmse,
  type SimilarityName,
} from '../src/index.ts'

// Measured: 2.7e-15. The last bits of a sum differ by the order in which neighbours are added.
const TOLERANCE = 1e-12

interface Case {
  set: string
  model: keyof typeof MODELS
  k: number
  minK: number
  similarity?: { name: SimilarityName; user_based: boolean; min_support: number; shrinkage?: number }
  baseline?: { method: 'als' | 'sgd'; n_epochs?: number; reg_u?: number; reg_i?: number; reg?: number } & {
    learning_rate?: number
  }
  neighbors?: Record<string, string[]>
  similarities?: Record<string, number[]>
  accuracy: Record<'rmse' | 'mse' | 'mae' | 'fcp', number>
}
const MODELS = { BaselineOnly, KnnBasic, KnnWithMeans, KnnWithZScore, KnnBaseline }
const data = await fixtureJson<
  Record<string, { scale: [number, number]; rows: RatingRow[]; queries: [string, string, number][] }>
>(new URL('./fixtures/surprise/data.json', import.meta.url))
const { cases, equal } = await fixtureJson<{ cases: Case[]; equal: { id: string; neighbors: string[] } }>(
  new URL('./fixtures/surprise/cases.json', import.meta.url),
)
const estimates = await fixtureF64(new URL('./fixtures/surprise/estimates.f64', import.meta.url))
const counts = await fixtureF64(new URL('./fixtures/surprise/counts.f64', import.meta.url))
const datasets = new Map(
  Object.entries(data).map(([name, { rows, scale }]) => [name, RatingsDataset.from(rows, { ratingScale: scale })]),
)

function modelOf({ model, k, minK, similarity: s, baseline: b }: Case): InstanceType<(typeof MODELS)[Case['model']]> {
  const similarity = s && { name: s.name, userBased: s.user_based, minSupport: s.min_support, shrinkage: s.shrinkage }
  const baseline: BaselineOptions | undefined = b && {
    method: b.method,
    nEpochs: b.n_epochs,
    regU: b.reg_u,
    regI: b.reg_i,
    reg: b.reg,
    learningRate: b.learning_rate,
  }
  return model === 'BaselineOnly'
    ? new BaselineOnly({ baseline })
    : new MODELS[model]({ k, minK, similarity, baseline })
}

const titleOf = (c: Case): string =>
  [c.set, c.model, c.similarity && `${c.similarity.name} ${c.similarity.user_based ? 'user' : 'item'}`]
    .concat(c.similarity && `minSupport ${c.similarity.min_support}`, c.baseline && JSON.stringify(c.baseline))
    .filter(Boolean)
    .join(', ')

let from = 0
for (const [n, c] of cases.entries()) {
  const { queries } = data[c.set]!
  const start = from
  from += queries.length
  test(`${n}: ${titleOf(c)}`, () => {
    const model = modelOf(c).fit(datasets.get(c.set)!)
    const predictions = model.test(queries)
    const error = maxAbsoluteError(
      predictions.map(p => p.estimate),
      estimates.subarray(start, start + queries.length),
    )
    expect(error).toBeLessThanOrEqual(TOLERANCE)
    expect(predictions.map(p => (p.wasImpossible ? -1 : p.actualK))).toEqual([
      ...counts.subarray(start, start + queries.length),
    ])
    const measured = { rmse: rmse(predictions), mse: mse(predictions), mae: mae(predictions), fcp: fcp(predictions) }
    for (const [name, value] of Object.entries(c.accuracy)) {
      expect(measured[name as keyof typeof measured]).toBeCloseTo(value, 12)
    }
    for (const [id, expected] of Object.entries(c.neighbors ?? {})) {
      if (model instanceof BaselineOnly) throw new Error('no neighbours to compare')
      const { neighbors } = model.getNeighbors(id, { k: expected.length })
      expect(neighbors.map(neighbor => neighbor.id)).toEqual(expected)
      expect(
        maxAbsoluteError(
          neighbors.map(neighbor => neighbor.score),
          c.similarities![id]!,
        ),
      ).toBeLessThanOrEqual(TOLERANCE)
    }
  })
}

test('ratings that are all equal: the order of the data, as Surprise, and a warning that says so', () => {
  const model = new KnnBaseline({ similarity: { name: 'msd', userBased: false } }).fit(datasets.get('equal')!)
  const { neighbors, warning } = model.getNeighbors(equal.id, { k: 5 })
  expect(neighbors.map(neighbor => neighbor.id)).toEqual(equal.neighbors)
  expect(warning).toMatch(/every rating is 1.*ItemKnn/)
})
