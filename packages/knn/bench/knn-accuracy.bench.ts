/** Largest differences from scikit-learn's stored answers, and from kernel set to kernel set. */
import { readFileSync } from 'node:fs'
import { type Row, record } from '../../../benchmarks/record.ts'
import { BallTree, KNeighborsClassifier, KNeighborsRegressor, type Metric, NearestNeighbors } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { DATA_KINDS, makeData } from '../test/data.ts'

const folder = new URL('../test/fixtures/scikit-learn/', import.meta.url)
const read = (name: string): Buffer<ArrayBuffer> => Buffer.from(readFileSync(new URL(name, folder)))
const json = <T>(name: string): T => JSON.parse(read(name).toString()) as T
const f64 = (name: string): Float64Array => new Float64Array(new Uint8Array(read(name)).buffer)
const worst = (a: ArrayLike<number>, b: readonly number[]): number =>
  b.reduce((most, x, i) => Math.max(most, Math.abs(a[i]! - x)), 0)
const figure = (x: number): string => (x === 0 ? '0' : x.toExponential(1))

const manifest = json<{ packages: Record<string, string> }>('manifest.json')
const simd = await loadSimdKernels()
const rows: Row[] = []

interface TreeCase {
  data: string
  metric: Metric
  p: number
  leafSize: number
  k: number
  distances: number[]
}
for (const name of ['euclidean', 'manhattan', 'chebyshev', 'minkowski']) {
  let most = 0
  const cases = json<TreeCase[]>('trees.json').filter(x => x.metric === name)
  for (const { data, metric, p, leafSize, k, distances } of cases) {
    const values = f64(`${data}.data.f64`)
    const tree = new BallTree(values, { dimensions: values.length / 120, metric, p, leafSize, kernels: simd })
    most = Math.max(most, worst(tree.query(f64(`${data}.queries.f64`), { k }).distances, distances))
  }
  rows.push({ what: `BallTree, ${name}: distances in ${cases.length} cases`, 'largest difference': figure(most) })
}
interface NeighborCase {
  metric: 'cosine' | 'euclidean' | 'manhattan'
  distances: number[]
}
const data = f64('normal.data.f64')
const queries = f64('normal.queries.f64')
for (const { metric, distances } of json<NeighborCase[]>('nearest-neighbors.json')) {
  const model = new NearestNeighbors({ k: 4, metric, kernels: simd }).fit(data, { dimensions: 6 })
  const most = worst(model.kneighbors(queries).distances, distances)
  rows.push({ what: `NearestNeighbors, ${metric}: distances`, 'largest difference': figure(most) })
}
interface Models {
  labels: number[]
  targets: number[]
  models: { weights: 'uniform' | 'distance'; probabilities: number[]; values: number[] }[]
}
const { labels, targets, models } = json<Models>('models.json')
const asked = Float64Array.of(...queries, ...data.subarray(0, 18))
for (const { weights, probabilities, values } of models) {
  const options = { k: 7, weights }
  const classifier = new KNeighborsClassifier<number>(options).fit(data, labels, { dimensions: 6 })
  const regressor = new KNeighborsRegressor(options).fit(data, targets, { dimensions: 6 })
  const most = Math.max(
    worst(classifier.predictProbabilities(asked), probabilities),
    worst(regressor.predict(asked), values),
  )
  rows.push({ what: `classifier and regressor, ${weights} weights`, 'largest difference': figure(most) })
}
let different = 0
for (const kind of DATA_KINDS) {
  const values = Float32Array.from(makeData(kind, 3000, 64))
  const some = Float32Array.from(makeData(kind, 100, 64, 2))
  const [pure, fast] = [undefined, simd].map(kernels =>
    new BallTree(values, { dimensions: 64, kernels }).query(some, { k: 10 }),
  )
  for (let i = 0; i < pure!.indices.length; i++) {
    if (pure!.indices[i] !== fast!.indices[i] || pure!.distances[i] !== fast!.distances[i]) different++
  }
}
rows.push({
  what: `SIMD against pure: answers that differ, of ${DATA_KINDS.length * 1000}`,
  'largest difference': figure(different),
})
for (const row of rows) console.log(JSON.stringify(row))
record('knn-accuracy', { 'scikit-learn': manifest.packages['scikit-learn']! }, rows)
