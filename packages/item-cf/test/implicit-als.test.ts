import { mulberry32 } from '@murecom/internal'
import { fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { type AlsProgress, ForeignBufferError, type Id, ImplicitAls, type ImplicitAlsOptions } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { firstDifference } from './helpers.ts'

const kernels = await loadSimdKernels()
if (!kernels) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')

/** Sets of two kinds, each with items of its own, and some that are in both. */
function twoKinds(seed: number, sets: number): number[][] {
  const random = mulberry32(seed)
  return Array.from({ length: sets }, (_, s) =>
    Array.from({ length: 8 }, () => Math.floor(60 * random() ** 1.5) * 2 + (random() < 0.9 ? s % 2 : 1 - (s % 2))),
  )
}

const sets = twoKinds(1, 400)
const model = ImplicitAls.fit(sets, { factors: 10, kernels })
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0)
const vectorOf = (id: Id, of = model): Float32Array => {
  const i = of.ids.indexOf(id)
  return of.itemFactors.subarray(i * of.factors, (i + 1) * of.factors)
}

describe('implicit 0.7.3', async () => {
  const file = (name: string): URL => new URL(`./fixtures/implicit-als/${name}`, import.meta.url)
  const data = await fixtureJson<{ sets: number[][] }>(file('sets.json'))
  type Pairs = [number, number][]
  const answers = await fixtureJson<
    Record<string, { similar: Pairs; recommended: Pairs; explained: { item: number; score: number; shares: Pairs } }>
  >(file('answers.json'))
  const options: ImplicitAlsOptions = { objective: 'implicit', factors: 20, alpha: 15, regularization: 0.5 }
  // Other first factors reach another minimum: what has to agree is the ranking of most, not each number.
  for (const solver of ['cg', 'cholesky'] as const) {
    test(`${solver}: from other first factors most answers are the same`, () => {
      const fitted = ImplicitAls.fit(data.sets, { ...options, solver, kernels })
      const { similar, recommended, explained } = answers[`${solver}-alpha`]!
      const theirs = new Set(recommended.map(([id]) => id).filter(id => !data.sets[0]!.includes(id)))
      const ours = fitted.recommend(data.sets[0]!, { limit: theirs.size })
      expect(ours.filter(({ id }) => theirs.has(id as number)).length).toBeGreaterThanOrEqual(theirs.size - 3)
      const near = fitted.similarItems(3, { limit: 5 }).map(({ id }) => id)
      expect(similar.filter(([id]) => near.includes(id)).length).toBeGreaterThanOrEqual(2)
      const shares = fitted.explain(data.sets[0]!, explained.item)
      expect(new Set(shares.map(({ id }) => id))).toEqual(new Set(explained.shares.map(([id]) => id)))
    })
  }
})

describe('answers', () => {
  test('a set is continued with items of its kind, by the dot product', () => {
    const given = [0, 2, 4]
    const best = model.recommend(given, { limit: 10 })
    expect(best.filter(({ id }) => (id as number) % 2 === 0).length).toBeGreaterThanOrEqual(9)
    const x = model.setFactors(given)
    for (const { id, score } of best) expect(score).toBeCloseTo(dot(x, vectorOf(id)), 5)
    const rest = model.ids.filter(id => !given.includes(id as number))
    const expected = rest.sort((a, b) => dot(x, vectorOf(b)) - dot(x, vectorOf(a))).slice(0, 10)
    expect(best.map(({ id }) => id)).toEqual(expected)
  })

  test('shares add up to the score', () => {
    const given = [0, 2, 5, 1001]
    const shares = model.explain(given, 8)
    expect(shares.map(({ id }) => id).sort()).toEqual([0, 2, 5])
    expect(shares.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(dot(model.setFactors(given), vectorOf(8)), 6)
    expect(model.explain(given, 'unknown')).toEqual([])
    expect(model.explain([1001], 8)).toEqual([])
  })

  test('the vector of a set solves its equations', () => {
    // ials: (a0 G + sum y y^T + lambda I) x = sum y
    const given = [0, 2, 4, 7]
    const x = model.setFactors(given)
    const lambda = 0.003 * (given.length + 0.1 * model.length)
    for (let f = 0; f < model.factors; f++) {
      let left = lambda * x[f]!
      let right = 0
      for (const id of model.ids) left += 0.1 * vectorOf(id)[f]! * dot(vectorOf(id), x)
      for (const id of given) {
        left += vectorOf(id)[f]! * dot(vectorOf(id), x)
        right += vectorOf(id)[f]!
      }
      expect(left).toBeCloseTo(right, 4)
    }
  })

  test('similar items are those with the highest cosine', () => {
    const cosine = (a: Id, b: Id): number =>
      dot(vectorOf(a), vectorOf(b)) / Math.sqrt(dot(vectorOf(a), vectorOf(a)) * dot(vectorOf(b), vectorOf(b)))
    const best = model.similarItems(3, { limit: 7 })
    const expected = model.ids.filter(id => id !== 3).sort((a, b) => cosine(3, b) - cosine(3, a))
    expect(best.map(({ id }) => id)).toEqual(expected.slice(0, 7))
    expect(best[0]!.score).toBeCloseTo(cosine(3, best[0]!.id), 5)
    expect(best.every(({ id }) => (id as number) % 2 === 1)).toBe(true)
    expect(model.similarItems('unknown')).toEqual([])
  })

  test('exclude, filter, fallback, and ids that are not known', () => {
    const all = model.recommend([0, 2], { limit: 1000 })
    expect(all).toHaveLength(model.length - 2)
    const some = model.recommend([0, 2], { exclude: [all[0]!.id], filter: id => id !== all[1]!.id, limit: 2 })
    expect(some).toEqual(all.slice(2, 4))
    expect(model.recommend(['unknown'], { fallback: 'none' })).toEqual([])
    const popular = model.recommend(['unknown'], { limit: 3 })
    expect(popular).toEqual(model.ids.slice(0, 3).map(id => ({ id, score: 0 })))
    expect([...model.setFactors(['unknown'])]).toEqual(new Array(10).fill(0))
    expect(model.recommend([0, 0, 2], { limit: 4 })).toEqual(all.slice(0, 4))
  })

  test('values: a set of ones is a plain set, and a larger value counts more', () => {
    const plain = model.setFactors([0, 1])
    expect([
      ...model.setFactors(
        new Map([
          [0, 1],
          [1, 1],
        ]),
      ),
    ]).toEqual([...plain])
    const more = model.setFactors(
      new Map([
        [0, 20],
        [1, 1],
      ]),
    )
    expect(dot(more, vectorOf(0))).toBeGreaterThan(dot(plain, vectorOf(0)))
  })

  test('ids, counts and has', () => {
    expect(model.countOf(model.ids[0]!)).toBe(sets.filter(set => set.includes(model.ids[0] as number)).length)
    expect(model.countOf('unknown')).toBe(0)
    expect([model.has(0), model.has('0')]).toEqual([true, false])
    expect(model.itemFactors).toHaveLength(10 * model.length)
  })
})

describe('fitting', () => {
  test('sets of Maps: values of 1 give the same bytes as plain sets, also behind minCount', () => {
    const short = [...sets.slice(0, 50), [9001], [9002, 0]]
    const maps = short.map(set => new Map(set.map(id => [id, 1])))
    const options = { factors: 4, iterations: 2, minCount: 3, kernels }
    const expected = ImplicitAls.fit(short, options)
    expect(expected.has(9001)).toBe(false)
    expect(firstDifference(ImplicitAls.fit(maps, options).toBuffer(), expected.toBuffer())).toBe(-1)
    const louder = maps.map(map => new Map([...map].map(([id, value]) => [id, id === 0 ? 50 : value])))
    const loud = ImplicitAls.fit(louder, options)
    const holding = maps.map((_, s) => s).filter(s => maps[s]!.has(0))
    const score = (of: ImplicitAls, data: Map<number, number>[]): number =>
      holding.reduce((sum, s) => sum + dot(of.setFactors(data[s]!), vectorOf(0, of)), 0) / holding.length
    expect(score(loud, louder)).toBeGreaterThan(score(expected, maps))
  })

  test('the seed decides, and equal seeds give equal bytes', () => {
    const fit = (seed: number): ArrayBuffer => ImplicitAls.fit(sets, { factors: 4, iterations: 1, seed }).toBuffer()
    expect(firstDifference(fit(5), fit(5))).toBe(-1)
    const heads = [5, 6].map(seed => ImplicitAls.fit(sets, { factors: 4, iterations: 1, seed }).itemFactors[0])
    expect(heads[0]).not.toBe(heads[1])
  })

  test('progress is reported after each iteration', async () => {
    const expected = [1, 2, 3].map(iteration => ({ iteration, iterations: 3 }))
    for (const workers of [undefined, 0, 1]) {
      const seen: AlsProgress[] = []
      const options = { factors: 4, iterations: 3, onProgress: (p: AlsProgress) => void seen.push(p) }
      if (workers === undefined) ImplicitAls.fit(sets, options)
      else await ImplicitAls.fitParallel(sets, { ...options, workers })
      expect(seen).toEqual(expected)
    }
  })

  test('threads give the same bytes, however many they are', async () => {
    const maps = twoKinds(8, 1000).map((set, s) => new Map(set.map(id => [id, 1 + (s % 3)])))
    // A gram of 70 factors has parts of two steps, and these sets are two parts.
    const many = Array.from({ length: 9000 }, (_, s) => [s % 7, s % 11, s % 13])
    for (const [set, options] of [
      [maps, { kernels }],
      [many, { kernels, factors: 70 }],
      [sets, { kernels, solver: 'cholesky' }],
      [sets, {}],
    ] as const) {
      const own = { factors: 7, iterations: 2, ...options }
      const expected = ImplicitAls.fit(set, own).toBuffer()
      for (const workers of [0, 1, 3]) {
        const parallel = await ImplicitAls.fitParallel(set, { ...own, workers })
        expect(firstDifference(parallel.toBuffer(), expected)).toBe(-1)
      }
    }
  })

  const reason = new Error('enough')
  for (const workers of [0, 2]) {
    test(`${workers} workers: a signal that is aborted before, while sets are read, and between iterations`, async () => {
      await expect(ImplicitAls.fitParallel(sets, { workers, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      const reading = new AbortController()
      function* endless(): Generator<number[]> {
        for (let s = 0; ; s++) {
          if (s === 2000) reading.abort(reason)
          yield [s % 5, s % 7]
        }
      }
      await expect(ImplicitAls.fitParallel(endless(), { workers, signal: reading.signal })).rejects.toBe(reason)
      const later = new AbortController()
      const onProgress = (): void => later.abort(reason)
      const stopped = ImplicitAls.fitParallel(sets, { workers, iterations: 1000, onProgress, signal: later.signal })
      await expect(stopped).rejects.toBe(reason)
    })
  }

  test('a row that cannot be solved is an error that says what to do', async () => {
    const numbers = { objective: 'ials', unobservedWeight: 1e-30, regularization: 0, solver: 'cholesky' } as const
    const options = { ...numbers, factors: 8, kernels }
    expect(() => ImplicitAls.fit([[1, 2]], options)).toThrow(/regularization must make every row solvable, got 0/)
    await expect(ImplicitAls.fitParallel([[1, 2]], { ...options, workers: 1 })).rejects.toThrow(/every row solvable/)
  })
})

describe('a buffer', () => {
  test('gives the same answers', () => {
    for (const ids of [(n: number): Id => n, (n: number): Id => (n % 2 ? `s${n}` : BigInt(n))]) {
      const fitted = ImplicitAls.fit(
        twoKinds(2, 60).map(set => set.map(ids)),
        { factors: 5, iterations: 2, alpha: 3 },
      )
      const again = ImplicitAls.from(fitted.toBuffer())
      expect(again.ids).toEqual(fitted.ids)
      expect(again.recommend([ids(0), ids(2)])).toEqual(fitted.recommend([ids(0), ids(2)]))
      expect(again.countOf(ids(0))).toBe(fitted.countOf(ids(0)))
      expect(firstDifference(again.toBuffer(), fitted.toBuffer())).toBe(-1)
    }
  })

  test('is refused where it is foreign, cut off or damaged', () => {
    const buffer = new Uint8Array(model.toBuffer())
    const damaged = buffer.slice()
    damaged[damaged.length - 9]! ^= 1
    const foreign = new Uint8Array(64)
    for (const [bytes, why] of [
      [buffer.slice(0, 1000), /cut off/],
      [damaged, /damaged/],
      [foreign, /begins with/],
    ] as const) {
      expect(() => ImplicitAls.from(bytes)).toThrow(why)
      expect(() => ImplicitAls.from(bytes)).toThrow(ForeignBufferError)
    }
  })
})

describe('arguments', () => {
  const wrong = (options: object): never => options as never
  const cases: [string, () => unknown, RegExp][] = [
    [
      'a name',
      () => ImplicitAls.fit(sets, wrong({ nFactors: 5 })),
      /ImplicitAls.fit: nFactors .* did you mean factors\?/,
    ],
    ['a name', () => ImplicitAls.fit(sets, wrong({ workers: 5 })), /ImplicitAls.fit: workers is not an option/],
    ['factors', () => ImplicitAls.fit(sets, { factors: 0 }), /factors must be an integer from 1 to 1024, got 0/],
    [
      'objective',
      () => ImplicitAls.fit(sets, { objective: 'als' as never }),
      /objective must be one of "implicit", "wmf"/,
    ],
    ['alpha', () => ImplicitAls.fit(sets, { alpha: 0 }), /alpha must be a finite number above 0, got 0/],
    ['unobservedWeight', () => ImplicitAls.fit(sets, { unobservedWeight: -1 }), /unobservedWeight must be .* above 0/],
    ['frequencyScaling', () => ImplicitAls.fit(sets, { frequencyScaling: 2 }), /from 0 to 1, got 2/],
    ['cgSteps', () => ImplicitAls.fit(sets, { cgSteps: 1.5 }), /cgSteps must be an integer from 1 to 100, got 1.5/],
    ['sets', () => ImplicitAls.fit('abc' as never), /sets must be an iterable of iterables of ids, got "abc"/],
    ['sets', () => ImplicitAls.fit([]), /sets must hold an item, got 0 sets/],
    ['a row', () => ImplicitAls.fit([[1], 5] as never), /row 1 of sets must be an iterable of ids, got 5/],
    [
      'a Map',
      () => ImplicitAls.fit([[1], new Map([[1, 1]])] as never),
      /row 1 of sets must be no Map as the rows before/,
    ],
    [
      'no Map',
      () => ImplicitAls.fit([new Map([[1, 1]]), [1]] as never),
      /row 1 of sets must be a Map as the rows before/,
    ],
    [
      'a value',
      () => ImplicitAls.fit([new Map([['x', 0]])]),
      /value of "x" in row 0 must be a finite number above 0, got 0/,
    ],
    ['kernels', () => ImplicitAls.fit(sets, { kernels: wrong({ package: 'x' }) }), /come from @murecom\/item-cf\/simd/],
    ['ids', () => model.recommend('abc'), /ImplicitAls.recommend: ids must be an iterable of ids, got "abc"/],
    [
      'a value',
      () => model.setFactors(new Map([[1, Number.NaN]])),
      /value of 1 must be a finite number above 0, got NaN/,
    ],
    [
      'limit',
      () => model.similarItems(1, { limit: 0 }),
      /ImplicitAls.similarItems: limit must be an integer of at least 1/,
    ],
    [
      'limit',
      () => model.recommend([1], wrong({ N: 1 })),
      /ImplicitAls.recommend: N is not an option; did you mean limit/,
    ],
  ]
  for (const [name, call, message] of cases) test(`${name}: ${message.source}`, () => expect(call).toThrow(message))

  test('fitParallel rejects, as a promise should', async () => {
    await expect(ImplicitAls.fitParallel([[1], [Number.NaN]], { workers: 2 })).rejects.toThrow(/an id of row 1 must be/)
    await expect(ImplicitAls.fitParallel(sets, { workers: -1 })).rejects.toThrow(
      /workers must be an integer from 0 to 64/,
    )
  })
})
