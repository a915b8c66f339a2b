import { describe, expect, test } from 'vitest'
import {
  BaselineOnly,
  KnnBaseline,
  KnnBasic,
  MODEL_MAKERS,
  NotFittedError,
  type RatingRow,
  RatingsDataset,
} from './helpers.ts'

const rows: RatingRow[] = Array.from({ length: 23 }, (_, r) => [`u${r % 5}`, Math.floor(r / 5), 1 + (r % 4)])

describe('RatingsDataset', () => {
  test('numbers users and items by first appearance and keeps types apart', () => {
    const data = RatingsDataset.from([
      [1, 'a', 2],
      ['1', 'b', 3],
      [1n, 'a', 4],
      [1, 'b', 5],
    ])
    expect(data.users).toEqual([1, '1', 1n])
    expect(data.items).toEqual(['a', 'b'])
    expect([...data.userIndices]).toEqual([0, 1, 2, 0])
    expect(data.indexOfUser('1')).toBe(1)
    expect(data.indexOfUser(2)).toBe(-1)
    expect([...data.rows()]).toEqual([
      [1, 'a', 2],
      ['1', 'b', 3],
      [1n, 'a', 4],
      [1, 'b', 5],
    ])
  })

  const twice: RatingRow[] = [
    ['u', 'i', 1],
    ['u', 'j', 3],
    ['u', 'i', 2],
    ['u', 'i', 5],
  ]
  test('duplicates: an error that names both rows, or the rule', () => {
    expect(() => RatingsDataset.from(twice)).toThrow(/user u and item i in rows 0 and 2/)
    const firstRating = (duplicates: 'first' | 'last' | 'mean'): number => {
      const data = RatingsDataset.from(twice, { duplicates })
      expect(data.length).toBe(2)
      return data.ratings[0]!
    }
    expect(firstRating('first')).toBe(1)
    expect(firstRating('last')).toBe(5)
    expect(firstRating('mean')).toBeCloseTo(8 / 3, 12)
  })

  test('folds test every rating once and train on the others, in order', () => {
    const data = RatingsDataset.from(rows)
    const tested: RatingRow[] = []
    const sizes: number[] = []
    for (const { train, test: held } of data.kFold({ folds: 4, seed: 3 })) {
      tested.push(...held)
      sizes.push(held.length)
      const names = new Set(held.map(String))
      expect([...train.rows()]).toEqual(rows.filter(row => !names.has(String(row))))
      expect(train.users).toEqual([...new Set([...train.rows()].map(([user]) => user))])
      for (const user of train.users) expect(train.users[train.indexOfUser(user)]).toBe(user)
    }
    expect(sizes).toEqual([6, 6, 6, 5])
    expect(tested.map(String).sort()).toEqual(rows.map(String).sort())
    expect([...data.kFold({ folds: 4, seed: 3 })].flatMap(({ test: held }) => held)).toEqual(tested)
    expect([...data.kFold({ folds: 4, seed: 4 })].flatMap(({ test: held }) => held)).not.toEqual(tested)
    expect([...data.kFold({ folds: 4, shuffle: false })].flatMap(({ test: held }) => held)).toEqual(rows)
  })
  test('trainTestSplit and leaveOneOut', () => {
    const data = RatingsDataset.from(rows)
    const split = data.trainTestSplit({ testSize: 0.3, seed: 1 })
    expect([split.train.length, split.test.length]).toEqual([16, 7])
    const one = data.leaveOneOut({ seed: 2 })
    expect(one.test.map(([user]) => user).sort()).toEqual(['u0', 'u1', 'u2', 'u3', 'u4'])
    expect(one.train.length).toBe(18)
    expect(
      data
        .leaveOneOut({ minRatings: 4 })
        .test.map(([user]) => user)
        .sort(),
    ).toEqual(['u0', 'u1', 'u2'])
  })

  const bad: [string, () => unknown, RegExp][] = [
    ['no rows', () => RatingsDataset.from([]), /rows must hold at least one rating/],
    ['no iterable', () => RatingsDataset.from(5 as never), /rows must be an iterable/],
    [
      'a row that is none',
      () => RatingsDataset.from([['u', 'i', 3], 7 as never]),
      /row 1 must be \[user, item, rating\]/,
    ],
    [
      'NaN',
      () =>
        RatingsDataset.from([
          ['u', 'i', 3],
          ['u', 'j', Number.NaN],
        ]),
      /rating of row 1 must be .* got NaN/,
    ],
    [
      'outside',
      () => RatingsDataset.from([['u', 'i', 6]]),
      /rating of row 0 must be a finite number from 1 to 5, got 6/,
    ],
    ['a text', () => RatingsDataset.from([['u', 'i', '3' as never]]), /rating of row 0 must be .* got "3"/],
    ['no user', () => RatingsDataset.from([[undefined as never, 'i', 3]]), /user of row 0 must be a string/],
    ['no item', () => RatingsDataset.from([['u', null as never, 3]]), /item of row 0 must be a string/],
    ['scale', () => RatingsDataset.from([['u', 'i', 3]], { ratingScale: [5, 1] }), /ratingScale\[1\] must be/],
    ['one fold', () => [...RatingsDataset.from(rows).kFold({ folds: 1 })], /folds must be an integer from 2 to 23/],
    ['all tested', () => RatingsDataset.from(rows).trainTestSplit({ testSize: 1 }), /testSize must leave a rating/],
    ['nobody left', () => RatingsDataset.from(rows).leaveOneOut({ minRatings: 9 }), /minRatings must leave a user/],
  ]
  for (const [name, act, message] of bad) test(`refuses ${name}`, () => expect(act).toThrow(message))
})

describe('models', () => {
  test('refuse options outside their range and work before fit', () => {
    expect(() => new KnnBaseline({ k: 0 })).toThrow(/KnnBaseline: k must be an integer from 1/)
    expect(() => new KnnBasic({ minK: 50 })).toThrow(/minK must be an integer from 1 to 40/)
    expect(() => new KnnBasic({ similarity: { name: 'jaccard' as never } })).toThrow(/similarity.name must be one of/)
    expect(() => new KnnBasic({ similarity: { userBased: 1 as never } })).toThrow(/userBased must be true or false/)
    expect(() => new BaselineOnly({ baseline: { method: 'x' as never } })).toThrow(/baseline.method must be one of/)
    for (const create of MODEL_MAKERS) {
      expect(() => create().predict(1, 2)).toThrow(NotFittedError)
      expect(() => create().fit([] as never)).toThrow(/dataset must be a RatingsDataset/)
    }
  })

  test('never NaN where Surprise divides by zero', () => {
    const zeros = RatingsDataset.from(
      [
        ['a', 'x', 0],
        ['a', 'y', 0],
        ['b', 'x', 0],
        ['b', 'y', 0],
        ['b', 'z', 0],
      ],
      { ratingScale: [0, 5] },
    )
    for (const create of MODEL_MAKERS) {
      for (const name of ['msd', 'cosine', 'pearson', 'pearson_baseline'] as const) {
        const model = create(name).fit(zeros)
        expect(model.predict('a', 'z').estimate).toBe(0)
        expect(model.predict('nobody', 'nothing').estimate).toBe(0)
      }
    }
  })

  test('clip false gives what is outside the scale', () => {
    const data = RatingsDataset.from([
      ['a', 'x', 5],
      ['a', 'y', 5],
      ['b', 'x', 4],
      ['c', 'y', 4],
      ['c', 'z', 5],
    ])
    const model = new BaselineOnly({ baseline: { regU: 0, regI: 0, nEpochs: 50 } }).fit(data)
    expect(model.predict('a', 'z', { clip: false }).estimate).toBeGreaterThan(5)
    expect(model.predict('a', 'z').estimate).toBe(5)
  })

  test('getNeighbors: unknown ids, k beyond the data, and a tie at the last place', () => {
    const data = RatingsDataset.from([
      ['a', 'x', 5],
      ['b', 'x', 4],
      ['c', 'x', 4],
      ['d', 'x', 4],
      ['d', 'y', 1],
    ])
    const model = new KnnBasic().fit(data)
    expect(() => model.getNeighbors('nobody')).toThrow(/id must be a known user, got nobody/)
    expect(model.getNeighbors('a', { k: 2 })).toEqual({
      neighbors: [
        { id: 'b', score: 0.5 },
        { id: 'c', score: 0.5 },
      ],
      warning: 'at least 3 users have the same similarity 0.5: these are the first of them in the data.',
    })
    const all = model.getNeighbors('a', { k: 100 })
    expect(all.neighbors).toHaveLength(3)
    expect(all.warning).toBeUndefined()
  })

  test('sparse and triangular similarities predict the same', () => {
    // Two groups of users with no item in common: half of all pairs have no similarity, and the sparse form is smaller.
    const group = (name: string, users: number): RatingRow[] =>
      Array.from({ length: users * 3 }, (_, r) => [
        `${name}${r % users}`,
        `${name}i${Math.floor(r / users)}`,
        1 + ((r * 7) % 5),
      ])
    const together = group('a', 6)
    const apart = [...together, ...Array.from({ length: 12 }, (_, g) => group(`g${g}`, 6)).flat()]
    const options = { similarity: { name: 'msd' as const } }
    const dense = new KnnBasic(options).fit(RatingsDataset.from(together))
    const sparse = new KnnBasic(options).fit(RatingsDataset.from(apart))
    expect(dense.similarityBytes).toBe((8 * 6 * 7) / 2)
    expect(sparse.similarityBytes).toBe(13 * 24 * 15 + 4 * (78 + 1))
    for (const [user, item] of [...together, ...together.slice().reverse()]) {
      expect(sparse.predict(user, item).estimate).toBe(dense.predict(user, item).estimate)
    }
    expect(sparse.getNeighbors('a0', { k: 5 })).toEqual(dense.getNeighbors('a0', { k: 5 }))
  })

  test.each([true, false])('test answers row by row, unknown ids among them; neighbours are users: %s', userBased => {
    const ratings = Array.from(
      { length: 60 },
      (_, r): RatingRow => [`u${(r * 7) % 11}`, `i${(r * r) % 13}`, 1 + (r % 5)],
    )
    const data = RatingsDataset.from(ratings, { duplicates: 'last' })
    const asked: RatingRow[] = [['nobody', 'i1', 3], ...ratings, ['u1', 'nothing', 2], ['nobody', 'nothing', 1]]
    const models = [new BaselineOnly(), new KnnBaseline({ k: 3, similarity: { userBased } })]
    for (const model of models.map(model => model.fit(data))) {
      const one = asked.map(([user, item, actual]) => ({ ...model.predict(user, item), actual }))
      expect(model.test(asked)).toEqual(one)
    }
  })
})
