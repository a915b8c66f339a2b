import { mulberry32 } from '@murecom/internal'
import { fixtureBytes, fixtureF32, fixtureJson, maxAbsoluteError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { KeyedVectors, readWord2VecFormat, UnknownKeyError, writeWord2VecFormat } from '../src/index.ts'
import { kernelSets } from './kernel-sets.ts'

type Answers = [string, number][]
interface Golden {
  keys: string[]
  mostSimilar: { positive: (string | [string, number])[]; negative: string[]; restrict?: number; answers: Answers }[]
  cosmul: { positive: string[]; negative: string[]; answers: Answers }
  similarity: number
  nSimilarity: number
  doesntMatch: string
  ranks: number[]
  meanVector: number[]
  meanVectorPlain: number[]
}
const at = (name: string): URL => new URL(`./fixtures/gensim/${name}`, import.meta.url)
const golden = await fixtureJson<Golden>(at('queries.json'))
const values = await fixtureF32(at('vectors.f32'))

// gensim works in float32.
const TOLERANCE = 1e-6

const sets = (await kernelSets()).map(set => [set.name, set] as const)
describe.each(sets)('%s kernels', (_, kernels) => {
  const vectors = KeyedVectors.fromArrays(golden.keys, values, { dimensions: 7, kernels })

  test('mostSimilar gives the answers of gensim', () => {
    for (const { answers, ...query } of golden.mostSimilar) {
      const got = vectors.mostSimilar({ ...query, limit: 5 })
      expect(got.map(({ id }) => id)).toEqual(answers.map(([key]) => key))
      expect(
        maxAbsoluteError(
          got.map(a => a.score),
          answers.map(a => a[1]),
        ),
      ).toBeLessThan(TOLERANCE)
    }
  })

  test('mostSimilarCosmul gives the answers of gensim', () => {
    const { answers, ...query } = golden.cosmul
    const got = vectors.mostSimilarCosmul({ ...query, limit: 5 })
    expect(got.map(({ id }) => id)).toEqual(answers.map(([key]) => key))
    expect(
      maxAbsoluteError(
        got.map(a => a.score),
        answers.map(a => a[1]),
      ),
    ).toBeLessThan(1e-5)
  })

  test('a batch of 37 queries has the answers of 37 calls', () => {
    const queries = golden.keys.slice(0, 37).map((key, i) => ({ positive: [key], limit: 1 + (i % 7) }))
    expect(vectors.mostSimilarBatch(queries)).toEqual(queries.map(query => vectors.mostSimilar(query)))
  })

  test('many rows are scanned as a sort of all of them says, with filter and restrict', () => {
    const random = mulberry32(2)
    const rows = 9001
    const d = 20
    const many = KeyedVectors.fromArrays(
      Array.from({ length: rows }, (_, i) => i),
      Float32Array.from({ length: rows * d }, () => random() - 0.5),
      { dimensions: d, kernels },
    )
    const query = Float64Array.from({ length: d }, () => random() - 0.5)
    const cosine = (row: number): number => {
      const x = many.get(row)
      return x.reduce((s, v, c) => s + v * query[c]!, 0) / Math.hypot(...x) / Math.hypot(...query)
    }
    const all = Array.from({ length: rows }, (_, row) => [row, cosine(row)] as const).sort((a, b) => b[1] - a[1])
    const top = (list: typeof all): number[] => list.slice(0, 12).map(([row]) => row)
    const ask = { positive: [query], limit: 12 }
    const keysOf = (answers: { id: number }[]): number[] => answers.map(({ id }) => id)
    expect(keysOf(many.mostSimilar(ask))).toEqual(top(all))
    expect(many.mostSimilar(ask)[0]!.score).toBeCloseTo(all[0]![1], 12)
    const odd = (key: number): boolean => key % 2 === 1
    expect(keysOf(many.mostSimilar({ ...ask, filter: odd }))).toEqual(top(all.filter(([row]) => odd(row))))
    expect(keysOf(many.mostSimilar({ ...ask, restrict: 5000 }))).toEqual(top(all.filter(([row]) => row < 5000)))
    expect(keysOf(many.mostSimilar({ ...ask, restrict: [7, 9, 8000] })).sort()).toEqual([7, 8000, 9])
    const few = many.mostSimilar({ ...ask, limit: 12, restrict: 3 })
    expect(keysOf(few).sort()).toEqual([0, 1, 2])
  })

  test('equal similarities come in the order of the rows', () => {
    const same = KeyedVectors.fromArrays(['a', 'b', 'c', 'd'], Float32Array.of(1, 0, 2, 0, 1, 0, 3, 0), {
      dimensions: 2,
      kernels,
    })
    expect(same.mostSimilar({ positive: ['c'] }).map(({ id }) => id)).toEqual(['a', 'b', 'd'])
  })
})

const vectors = KeyedVectors.fromArrays(golden.keys, values, { dimensions: 7 })

test('similarity, doesntMatch, rank and meanVector are those of gensim', () => {
  expect(vectors.similarity('t1', 't2')).toBeCloseTo(golden.similarity, 6)
  expect(vectors.similarity(['t1', 't2'], ['t3', 't4'])).toBeCloseTo(golden.nSimilarity, 6)
  expect(vectors.doesntMatch(['t1', 't2', 't3', 't4', 't9'])).toBe(golden.doesntMatch)
  expect(golden.ranks.map((_, i) => vectors.rank('t1', `t${i + 2}`))).toEqual(golden.ranks)
  const weighted = vectors.meanVector([
    ['t1', 1],
    ['t2', -3],
    ['nothing', 1],
  ])
  expect(maxAbsoluteError(weighted, golden.meanVector)).toBeLessThan(TOLERANCE)
  const plain = vectors.meanVector(['t1', 't2'], { preNormalize: false, postNormalize: true })
  expect(maxAbsoluteError(plain, golden.meanVectorPlain)).toBeLessThan(TOLERANCE)
})

test('gensim files are read: the same keys and the same float32', async () => {
  for (const binary of [false, true]) {
    const read = readWord2VecFormat(await fixtureBytes(at(binary ? 'vectors.bin' : 'vectors.txt')), { binary })
    expect(read.keys).toEqual(golden.keys)
    expect(read.toArray()).toEqual(values)
    const two = readWord2VecFormat(await fixtureBytes(at(binary ? 'vectors.bin' : 'vectors.txt')), { binary, limit: 2 })
    expect(two.keys).toEqual(golden.keys.slice(0, 2))
  }
})

test('the binary file that is written has the bytes of the one of gensim', async () => {
  expect(writeWord2VecFormat(vectors, { binary: true })).toEqual(await fixtureBytes(at('vectors.bin')))
})

test('the text that is written reads back as the same float32, also tiny and huge ones', () => {
  const wild = Float32Array.of(1e-38, -3.4e38, 0.1, 1 / 3, 16777217, 0)
  const written = writeWord2VecFormat(KeyedVectors.fromArrays([1, 2, 3], wild, { dimensions: 2 }))
  const read = readWord2VecFormat(written)
  expect(read.toArray()).toEqual(wild)
  expect(read.keys).toEqual(['1', '2', '3'])
})

const text = (s: string): Uint8Array => new TextEncoder().encode(s)
test.each([
  ['', 'line 1: it must be the number of keys and of dimensions'],
  ['a b c\n', 'line 1: it must be'],
  ['2 2\na 1 2\nb 1\n', 'line 3: it must be a key and 2 numbers, got 1'],
  ['2 2\na 1 2\nb 1 x\n', 'line 3: number 2 must be finite, got "x"'],
  ['2 2\na 1 2          \n', 'line 3: the file ends, but line 1 promises 2 vectors'],
  ['900000000 300\na 1\n', 'line 1: it promises 900000000 vectors'],
  ['1 2\n 1 2\n', 'line 2: it has no key'],
])('a broken text file %j is refused', (content, message) => {
  expect(() => readWord2VecFormat(text(content))).toThrow(`readWord2VecFormat: ${message}`)
})

test('a broken binary file is refused, and keys that no file can hold', async () => {
  const bytes = await fixtureBytes(at('vectors.bin'))
  expect(() => readWord2VecFormat(bytes.subarray(0, 1900), { binary: true })).toThrow(
    /line 1: it promises|vector 60, byte/,
  )
  const broken = bytes.slice()
  broken[7] = 0xff
  expect(() => readWord2VecFormat(broken, { binary: true })).toThrow('vector 1, byte 5: this is not UTF-8 text')
  const spaced = KeyedVectors.fromArrays(['a b'], Float32Array.of(1), { dimensions: 1 })
  expect(() => writeWord2VecFormat(spaced)).toThrow('keys must have no white space and not be empty, got "a b"')
})

test('buffers keep everything, and float16 three digits', () => {
  const back = KeyedVectors.from<string>(vectors.toBuffer())
  expect(back.keys).toEqual(vectors.keys)
  expect(back.toArray()).toEqual(values)
  const half = KeyedVectors.from<string>(vectors.toBuffer({ precision: 'float16' }))
  expect(maxAbsoluteError(half.toArray(), values)).toBeLessThan(2 ** -10)
  expect(maxAbsoluteError(half.toArray(), values)).toBeGreaterThan(1e-5)
  expect(vectors.toBuffer({ precision: 'float16' }).byteLength).toBeLessThan(vectors.toBuffer().byteLength - 800)
  const numbers = KeyedVectors.fromArrays([5, 3], Float32Array.of(1, 2), { dimensions: 1 })
  expect(KeyedVectors.from<number>(numbers.toBuffer()).keys).toEqual([5, 3])
  expect(() => KeyedVectors.from(new ArrayBuffer(64))).toThrow('KeyedVectors.from: this is not a keyed vectors buffer')
})

test('an unknown key is an error that names the nearest', () => {
  const tracks = KeyedVectors.fromArrays(['Yesterday', 'Yellow', 'Help!'], new Float32Array(3).fill(1), {
    dimensions: 1,
  })
  expect(() => tracks.get('yesterdy')).toThrow(UnknownKeyError)
  expect(() => tracks.get('yesterdy')).toThrow('key "yesterdy" is not in the vocabulary; the nearest are "Yesterday"')
  expect(() => tracks.mostSimilar({ positive: ['zzzzzzz'] })).toThrow('key "zzzzzzz" is not in the vocabulary')
  expect(tracks.has('Yellow')).toBe(true)
})

test('one key or one vector is a side of a query by itself, as in gensim', () => {
  const expected = vectors.mostSimilar({ positive: ['t1'] })
  expect(vectors.mostSimilar({ positive: 't1' })).toEqual(expected)
  expect(vectors.mostSimilar('t1')).toEqual(expected)
  expect(vectors.mostSimilar({ positive: 't1', negative: 't2' })).toEqual(
    vectors.mostSimilar({ positive: ['t1'], negative: ['t2'] }),
  )
  expect(vectors.mostSimilarCosmul({ positive: 't1', negative: 't2' })).toEqual(
    vectors.mostSimilarCosmul({ positive: ['t1'], negative: ['t2'] }),
  )
  const vector = vectors.get('t1')
  expect(vectors.mostSimilar({ positive: vector })).toEqual(vectors.mostSimilar({ positive: [vector] }))
  for (const bad of [{}, null, true, [null], [['t1', 'heavy']]]) {
    expect(() => vectors.mostSimilar({ positive: bad as never })).toThrow(TypeError)
    expect(() => vectors.mostSimilar({ positive: bad as never })).toThrow(
      'KeyedVectors#mostSimilar: positive must be a key, a vector or an array of them, got ',
    )
  }
  expect(() => vectors.mostSimilarCosmul({ positive: 't1', negative: {} as never })).toThrow('negative must be a key')
})

test('bad questions are refused', () => {
  expect(() => vectors.mostSimilar({})).toThrow('positive or negative must have a key or vector, got 0')
  expect(() => vectors.mostSimilar({ positive: ['t1'], limit: 0 })).toThrow(
    'limit must be an integer of at least 1, got 0',
  )
  expect(() => vectors.mostSimilar({ positive: [Float32Array.of(1)] })).toThrow('must have 7 dimensions, got 1')
  expect(() => vectors.doesntMatch([])).toThrow('keys must not be empty')
  expect(() => KeyedVectors.fromArrays(['a', 'a'], Float32Array.of(1, 2), { dimensions: 1 })).toThrow(
    'keys must be distinct, got "a" more than once',
  )
  expect(() => KeyedVectors.fromArrays(['a'], Float32Array.of(Number.NaN), { dimensions: 1 })).toThrow(RangeError)
})
