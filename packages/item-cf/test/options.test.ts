import { describe, expect, test } from 'vitest'
import {
  BaselineOnly,
  crossValidate,
  evaluate,
  ForeignBufferError,
  GridSearch,
  ItemKnn,
  KnnBaseline,
  KnnBasic,
  MurecomError,
  NotFittedError,
  RatingsDataset,
  readCsvRatings,
  splitSets,
  WorkerFailedError,
} from '../src/index.ts'

const sets = [
  ['a', 'b'],
  ['b', 'c'],
]
const model = ItemKnn.fit(sets)
const data = RatingsDataset.from([
  ['u', 'i', 3],
  ['u', 'j', 4],
  ['v', 'i', 5],
])
const rated = new KnnBasic().fit(data)
const split = splitSets(sets, { testShare: 0.5 })
const wrong = (options: object): never => options as never

describe('an unknown option is refused with the known one', () => {
  const cases: [string, () => unknown, RegExp][] = [
    ['fit', () => ItemKnn.fit(sets, wrong({ nneighbors: 5 })), /ItemKnn.fit: nneighbors .* did you mean k\?/],
    ['fit', () => ItemKnn.fit(sets, wrong({ min_count: 5 })), /did you mean minCount\?/],
    ['fit', () => ItemKnn.fit(sets, wrong({ regularisation: 5 })), /did you mean regularization\?/],
    ['fit', () => ItemKnn.fit(sets, wrong({ workers: 2 })), /ItemKnn.fit: workers is not an option/],
    ['similarItems', () => model.similarItems('a', wrong({ topn: 3 })), /similarItems: topn .* did you mean limit\?/],
    ['similarItems', () => model.similarItems('a', 3 as never), /options must be an object, got 3/],
    ['recommend', () => model.recommend(['a'], wrong({ n: 3 })), /ItemKnn.recommend: n .* did you mean limit\?/],
    ['recommend', () => model.recommend(['a'], { fallback: 'x' as never }), /fallback must be one of/],
    ['update', () => model.update([['a']], wrong({ row: 'all' })), /ItemKnn.update: row .* did you mean rows\?/],
    ['update', () => model.update([['a']], { rows: 'some' as never }), /rows must be one of/],
    ['KnnBaseline', () => new KnnBaseline(wrong({ min_k: 2 })), /KnnBaseline: min_k .* did you mean minK\?/],
    ['similarity', () => new KnnBaseline({ similarity: wrong({ user_based: true }) }), /did you mean userBased\?/],
    ['baseline', () => new BaselineOnly({ baseline: wrong({ n_epochs: 2 }) }), /baseline: n_epochs .* nEpochs\?/],
    ['BaselineOnly', () => new BaselineOnly(wrong({ k: 2 })), /k is not an option; the options are baseline/],
    ['getNeighbors', () => rated.getNeighbors('u', wrong({ limit: 2 })), /limit .* did you mean k\?/],
    ['predict', () => rated.predict('u', 'i', wrong({ clipped: true })), /KnnBasic.predict: clipped is not an option/],
    ['test', () => rated.test([], wrong({ Clip: true })), /KnnBasic.test: Clip .* clip\?/],
    ['from', () => RatingsDataset.from([['u', 'i', 1]], wrong({ rating_scale: [1, 5] })), /did you mean ratingScale\?/],
    ['kFold', () => [...data.kFold(wrong({ nFolds: 3 }))], /kFold: nFolds is not an option/],
    ['trainTestSplit', () => data.trainTestSplit(wrong({ test_size: 0.5 })), /did you mean testSize\?/],
    ['leaveOneOut', () => data.leaveOneOut(wrong({ min_ratings: 2 })), /did you mean minRatings\?/],
    [
      'crossValidate',
      () => crossValidate(new KnnBasic(), data, wrong({ measure: ['mae'] })),
      /did you mean measures\?/,
    ],
    ['GridSearch', () => new GridSearch(() => rated, { k: [1] }, wrong({ fold: 2 })), /did you mean folds\?/],
    ['evaluate', () => evaluate({}, split, wrong({ seeds: 2 })), /evaluate: seeds .* did you mean seed\?/],
    ['splitSets', () => splitSets(sets, wrong({ test_share: 0.5 })), /did you mean testShare\?/],
    ['readCsvRatings', () => [...readCsvRatings('a,b,1', wrong({ skip_lines: 1 }))], /did you mean skipLines\?/],
  ]
  for (const [name, act, message] of cases) {
    test(`${name}: ${message.source}`, () => {
      expect(act).toThrow(message)
    })
  }
  test('fitParallel rejects', async () => {
    await expect(ItemKnn.fitParallel(sets, wrong({ nJobs: 2 }))).rejects.toThrow(/did you mean workers\?/)
    await expect(ItemKnn.fitParallel(sets, { workers: 65 })).rejects.toThrow(/workers must be an integer from 0 to 64/)
  })
})

test('missing and null options are no options', async () => {
  const none = null as never
  expect(ItemKnn.fit(sets, none).length).toBe(3)
  expect((await ItemKnn.fitParallel(sets, none)).length).toBe(3)
  expect(model.similarItems('a', none)).toHaveLength(1)
  expect(model.recommend(['a'], none)).toHaveLength(2)
  expect(model.update([['a']], none).length).toBe(3)
  expect(new KnnBaseline(none).k).toBe(40)
  expect(new KnnBaseline({ similarity: none, baseline: none }).minK).toBe(1)
  expect(new BaselineOnly(none).fit(data).predict('u', 'i', none).wasImpossible).toBe(false)
  expect(rated.getNeighbors('u', none).neighbors).toHaveLength(1)
  expect(RatingsDataset.from([['u', 'i', 1]], none).length).toBe(1)
  expect(data.trainTestSplit(none).train.length).toBe(2)
  expect(splitSets(sets, none).train).toHaveLength(2)
  expect([...readCsvRatings('a,b,1', none)]).toEqual([['a', 'b', 1]])
})

test('limit is 10 where it is not given', () => {
  const wide = ItemKnn.fit([Array.from({ length: 30 }, (_, i) => i)])
  expect(wide.similarItems(0)).toHaveLength(10)
  expect(wide.recommend([0])).toHaveLength(10)
})

test('every error class of the index recognises its own errors only', () => {
  const thrown = (act: () => unknown): unknown => {
    try {
      return act()
    } catch (error) {
      return error
    }
  }
  const foreign = thrown(() => ItemKnn.from(new ArrayBuffer(40)))
  const unfitted = thrown(() => new KnnBasic().predict(1, 2))
  expect(ForeignBufferError.isInstance(foreign) && MurecomError.isInstance(foreign)).toBe(true)
  expect(NotFittedError.isInstance(unfitted) && MurecomError.isInstance(unfitted)).toBe(true)
  expect(NotFittedError.isInstance(foreign) || ForeignBufferError.isInstance(unfitted)).toBe(false)
  expect(WorkerFailedError.isInstance(foreign) || WorkerFailedError.isInstance(unfitted)).toBe(false)
})

test('a buffer is refused with the reason: foreign, of another version, cut off, damaged', () => {
  const good = new Uint8Array(model.toBuffer())
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = good.slice()
    bytes[at] = value
    return bytes
  }
  expect(() => ItemKnn.from(changed(0, 120))).toThrow(/ItemKnn.from: .* it begins with "xIKN", not "mIKN"/)
  expect(() => ItemKnn.from(changed(4, 9))).toThrow(/its version is 9, this release reads version 1/)
  expect(() => ItemKnn.from(good.subarray(0, good.length - 16))).toThrow(/it is cut off/)
  expect(() => ItemKnn.from(changed(16, 0))).toThrow(/its header is not valid JSON/)
})
