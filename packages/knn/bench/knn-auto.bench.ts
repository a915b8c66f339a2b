/**
 * Where the tree overtakes brute force, one core, 64 queries at once (of 1,310 rows 200), k = 10, plain TypeScript and SIMD, and
 * what `algorithm: 'auto'` takes there. Microseconds a query, the least of runs in alternation.
 */
import { type Row, record } from '../../../benchmarks/record.ts'
import { NearestNeighbors } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { chooseAlgorithm, nearestShare } from '../src/tree/choose.ts'
import { seeded } from './data.ts'

const K = 10
const COUNT = 64
/** Rows and queries of the table that a small library of songs is. */
const SONGS = 1310
const SONG_QUERIES = 200
const simd = await loadSimdKernels()
const rows: Row[] = []

/** Times of the tree and of brute force. */
function times(data: Float32Array, queries: Float32Array, columns: number, kernels: typeof simd): number[] {
  const models = (['ball_tree', 'brute'] as const).map(algorithm =>
    new NearestNeighbors({ k: K, algorithm, kernels }).fit(data, { dimensions: columns }),
  )
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const end = performance.now() + 150
  for (let round = 0; round < 7 || performance.now() < end; round++) {
    for (const i of round % 2 ? [0, 1] : [1, 0]) {
      const start = performance.now()
      models[i]!.kneighbors(queries)
      least[i] = Math.min(least[i]!, performance.now() - start)
    }
  }
  return least.map(ms => (ms / (queries.length / columns)) * 1e3)
}

// Before the first figure every path has been compiled.
const warm = seeded('uniform', 600, 16, COUNT)
for (const kernels of [undefined, simd]) times(warm.data, warm.queries, 16, kernels)
for (const kind of ['uniform', 'relu', 'clustered'] as const) {
  for (const columns of [8, 16, 64, 256]) {
    for (const length of [128, 1000, 4000, columns < 256 ? 30_000 : SONGS]) {
      const { data, queries } = seeded(kind, length, columns, length === SONGS ? SONG_QUERIES : COUNT)
      const { median, decile } = nearestShare(data, length, columns)
      const row: Row = {
        data: kind,
        rows: length,
        columns,
        nearness: Number(median.toFixed(2)),
        'ninth decile': Number(decile.toFixed(2)),
      }
      for (const [name, kernels] of [
        ['pure', undefined],
        ['SIMD', simd],
      ] as const) {
        const [tree, brute] = times(data, queries, columns, kernels) as [number, number]
        const chosen = chooseAlgorithm(data, length, columns, kernels !== undefined)
        row[`${name} auto`] = chosen
        row[`${name} ball_tree µs`] = Number(tree.toPrecision(3))
        row[`${name} brute µs`] = Number(brute.toPrecision(3))
        const cost = (chosen === 'brute' ? brute : tree) / Math.min(tree, brute)
        row[`${name} auto, of the better`] = Number(cost.toFixed(2))
      }
      rows.push(row)
      console.log(JSON.stringify(row))
    }
  }
}
record('knn-auto', {}, rows)
