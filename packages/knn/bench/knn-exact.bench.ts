/**
 * Both cores, 100,000 rows, batches of 200 queries, k = 10: the best of our exact methods against the best of
 * scikit-learn's; every method of both is in the table. Milliseconds a query, medians of runs in alternation.
 */
import { availableParallelism } from 'node:os'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { NearestNeighbors } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { seeded } from './data.ts'
import { startScikitLearn } from './scikit-learn.ts'

const K = 10
const COUNT = 200
const ROUNDS = 3
const threads = Math.min(2, availableParallelism())
const peer = await startScikitLearn(threads)
const simd = await loadSimdKernels()
const rows: Row[] = []

for (const [kind, columns] of [
  ['uniform', 256],
  ['clustered', 256],
  ['relu', 256],
  ['uniform', 8],
] as const) {
  const { data, queries } = seeded(kind, 100_000, columns, COUNT)
  await peer.load(data, queries, columns)
  const times = new Map<string, number[]>()
  const note = (name: string, ms: number): void => void times.set(name, [...(times.get(name) ?? []), ms])
  for (const algorithm of ['ball_tree', 'brute'] as const) {
    const fitted = new NearestNeighbors({ algorithm, kernels: simd, k: K }).fit(data, { dimensions: columns })
    for (const workers of [0, 2]) {
      const parallel = workers > 0 ? await fitted.parallel({ workers }) : undefined
      const model = parallel ?? fitted
      await model.kneighbors(queries.subarray(0, 4 * columns))
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now()
        await model.kneighbors(queries)
        note(`${algorithm}, ${workers ? `${workers} threads` : '1 thread'}`, (performance.now() - start) / COUNT)
      }
      await parallel?.close()
    }
    for (const dtype of ['float32', 'float64']) {
      if (algorithm === 'ball_tree' && dtype === 'float32') continue
      await peer.time({ op: 'fit', algorithm, dtype, jobs: threads })
      for (let round = 0; round < ROUNDS; round++) {
        // Its tree gains nothing by a larger batch, and takes long.
        const count = algorithm === 'ball_tree' ? 16 : COUNT
        note(`scikit-learn ${algorithm} ${dtype}`, (await peer.time({ op: 'kneighbors', count, k: K })) / count)
      }
    }
  }
  const ms = new Map([...times].map(([name, values]) => [name, Number(median(values).toPrecision(3))]))
  const best = (theirs: boolean): number =>
    Math.min(...[...ms].filter(([name]) => name.startsWith('scikit') === theirs).map(([, value]) => value))
  const row: Row = {
    data: kind,
    columns,
    ...Object.fromEntries(ms),
    'best, times as fast': Number((best(true) / best(false)).toPrecision(3)),
  }
  rows.push(row)
  console.log(JSON.stringify(row))
  record('knn-exact', { 'scikit-learn': peer.version }, rows)
}
peer.close()
