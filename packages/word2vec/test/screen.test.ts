import { mulberry32 } from '@murecom/internal'
import { MemoryPlan } from '@murecom/internal/wasm'
import { describe, expect, test } from 'vitest'
import { KeyedVectors, Word2Vec } from '../src/index.ts'
import { SCREENED_ROWS } from '../src/search/scan-size.ts'
import { kernelSets } from './kernel-sets.ts'

const ROWS = SCREENED_ROWS + 77
const keys = Array.from({ length: ROWS }, (_, i) => i)

/** By the definition: similarity in float64, equal ones in the order of the rows. */
function sorted(values: Float32Array, d: number, query: ArrayLike<number>): { id: number; score: number }[] {
  const scaled = (x: number[], length = Math.sqrt(x.reduce((sum, v) => sum + v * v, 0))): number[] =>
    x.map(v => (length > 0 ? v / length : 0))
  // To length 1 as a term and as the mean of terms, bit for bit.
  const unit = scaled(scaled([...Array.from(query)]))
  const all = keys.map(id => {
    let dot = 0
    let square = 0
    for (let c = 0; c < d; c++) {
      dot += values[id * d + c]! * unit[c]!
      square += values[id * d + c]! ** 2
    }
    return { id, score: square > 0 ? dot / Math.sqrt(square) : 0 }
  })
  return all.sort((a, b) => b.score - a.score || a.id - b.id)
}

const random = mulberry32(12)
const value = (): number => random() - 0.5
type Table = (row: number, c: number) => number
const TABLES: [string, number, Table][] = [
  ['random vectors', 30, value],
  ['one dimension, so that all tie', 1, value],
  ['each vector a thousand times', 17, row => Math.sin(1 + (row % 20) * 7.1) * 0.5 + 0.1 * (row % 3)],
  ['vectors and their multiples by powers of two', 12, (row, c) => Math.sin((row % 50) * 3.3 + c) * 2 ** (row % 9)],
  ['lengths from 1e-44 to 1e37', 13, row => value() * 10 ** (((row * 7) % 81) - 44)],
  ['one value in each vector far beyond the others', 40, (row, c) => (c === row % 40 ? 100 : value())],
  ['many zero vectors', 8, row => (row % 2 ? 0 : value())],
  ['all one way, so that codes tell nothing', 30, () => 1 + 0.01 * value()],
  ['near twins', 24, (row, c) => Math.sin(c + (row % 10)) + 1e-4 * value()],
]

const sets = (await kernelSets()).map(set => [set.name, set] as const)
describe.each(sets)('%s kernels', (name, kernels) => {
  test.each(TABLES)('a large table has the answers of a sort of all rows: %s', (_, d, table) => {
    const values = new Float32Array(ROWS * d).map((_, i) => table(Math.floor(i / d), i % d))
    const vectors = KeyedVectors.fromArrays(keys, values, { dimensions: d, kernels })
    const queries = [0, 1, ROWS - 1, -1, -2].map(row =>
      row < 0 ? Float64Array.from({ length: d }, value) : Float64Array.from(values.subarray(row * d, (row + 1) * d)),
    )
    const one = vectors.mostSimilar({ positive: queries[3]!, limit: 25 })
    expect(one).toEqual(sorted(values, d, queries[3]!).slice(0, 25))
    const many = vectors.mostSimilarBatch(queries.map((positive, q) => ({ positive, limit: 10 + q })))
    expect(many).toEqual(queries.map((query, q) => sorted(values, d, query).slice(0, 10 + q)))
    const filter = (key: number): boolean => key % 3 === 1
    const some = sorted(values, d, queries[4]!).filter(({ id }) => filter(id))
    expect(vectors.mostSimilar({ positive: queries[4]!, filter })).toEqual(some.slice(0, 10))
    const first = sorted(values, d, queries[4]!).filter(({ id }) => id < 900)
    expect(vectors.mostSimilar({ positive: queries[4]!, restrict: 900 })).toEqual(first.slice(0, 10))
    const named = keys.filter(key => key % 50 === 3)
    const mixed = vectors.mostSimilarBatch([
      { positive: queries[3]! },
      { positive: queries[4]!, restrict: named },
      { positive: queries[4]!, restrict: [3], limit: 2 },
      { positive: queries[4]! },
    ])
    const whole = sorted(values, d, queries[4]!)
    expect(mixed).toEqual([
      sorted(values, d, queries[3]!).slice(0, 10),
      whole.filter(({ id }) => id % 50 === 3).slice(0, 10),
      whole.filter(({ id }) => id === 3),
      whole.slice(0, 10),
    ])
  })

  test('codes find a few rows more than they must', () => {
    const d = 100
    const rows = new Float32Array(ROWS * d).map(value)
    const query = Float64Array.from({ length: d }, value)
    const length = Math.hypot(...query)
    const screen = kernels.open(kernels.allocate(new MemoryPlan(), false)).screen?.(rows, d)
    expect(screen === undefined).toBe(name === 'typescript')
    if (!screen) return
    const best = sorted(rows, d, query)
    let found: number[] = []
    const limit = best[99]!.score
    screen(
      [query.map(x => x / length)],
      () => limit,
      (_, row) => found.push(row),
    )
    expect(found).toEqual([...found].sort((a, b) => a - b))
    expect(best.slice(0, 100).every(({ id }) => found.includes(id))).toBe(true)
    expect(found.length).toBeLessThan(200)
    found = []
    screen(
      [query.map(x => x / length)],
      () => Number.NEGATIVE_INFINITY,
      (_, row) => found.push(row),
    )
    expect(found).toEqual(keys)
  })

  test('codes and lengths are made again when the vectors of a model have changed', async () => {
    const words = Array.from({ length: SCREENED_ROWS / 10 + 1 }, (_, s) =>
      Array.from({ length: 10 }, (_, i) => 10 * s + i),
    )
    const kept: KeyedVectors<number>[] = []
    const answersOf = (vectors: KeyedVectors<number>): number[] =>
      vectors.mostSimilar({ positive: 7 }).map(({ id }) => id)
    await Word2Vec.train(words, {
      sg: true,
      vectorSize: 4,
      minCount: 1,
      sample: 0,
      epochs: 3,
      alpha: 0.9,
      minAlpha: 0.9,
      kernels,
      earlyStopping: {
        metric: vectors => {
          answersOf(vectors)
          kept.push(vectors)
          return kept.length
        },
      },
    })
    const [first, , last] = kept
    const fresh = KeyedVectors.fromArrays([...last!.keys], last!.toArray(), { dimensions: 4, kernels })
    expect(answersOf(first!)).toEqual(answersOf(fresh))
  })
})
