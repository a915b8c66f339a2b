/**
 * The exact nearest-neighbour packages of npm that need no native build, one core, k = 10. kdbush has two columns only;
 * hnswlib and usearch are approximate and native. ml-knn gives classes, not neighbours: its prediction is what is timed.
 */
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { BallTree } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { seeded } from './data.ts'

interface KdTree {
  nearest(point: readonly number[], count: number): [point: readonly number[], distance: number][]
}
interface MlKnn {
  predict(points: readonly number[][]): number[]
}
// Neither package has types.
const load = async (name: string): Promise<Record<string, unknown>> => (await import(name)) as Record<string, unknown>
const { kdTree } = ((await load('kd-tree-javascript'))['default'] ?? {}) as {
  kdTree: new (points: number[][], distance: (a: number[], b: number[]) => number, columns: number[]) => KdTree
}
const mlKnn = (await load('ml-knn'))['default'] as
  | { default: new (data: number[][], labels: number[], options: { k: number }) => MlKnn }
  | (new (
      data: number[][],
      labels: number[],
      options: { k: number },
    ) => MlKnn)
const MlKnnClass = 'default' in mlKnn ? mlKnn.default : mlKnn

const K = 10
const simd = await loadSimdKernels()
const rows: Row[] = []

for (const [kind, length, columns, count] of [
  ['uniform', 10_000, 3, 100],
  ['uniform', 10_000, 8, 50],
  ['uniform', 1310, 256, 10],
  ['clustered', 1310, 256, 10],
] as const) {
  const { data, queries } = seeded(kind, length, columns, count)
  const arrays = (values: Float32Array): number[][] =>
    Array.from({ length: values.length / columns }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)])
  const asked = arrays(queries)
  const squared = (a: number[], b: number[]): number => {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += (a[c]! - b[c]!) ** 2
    return sum
  }
  const labels = Array.from({ length }, (_, i) => i % 2)
  const methods: Record<string, { build(): unknown; query(index: never): unknown }> = {
    BallTree: {
      build: () => new BallTree(data, { dimensions: columns }),
      query: (tree: BallTree) => tree.query(queries, { k: K }),
    },
    'BallTree, SIMD': {
      build: () => new BallTree(data, { dimensions: columns, kernels: simd }),
      query: (tree: BallTree) => tree.query(queries, { k: K }),
    },
    'ml-knn': {
      build: () => new MlKnnClass(arrays(data), labels, { k: K }),
      query: (model: MlKnn) => model.predict(asked),
    },
    'kd-tree-javascript': {
      build: () => new kdTree(arrays(data), squared, [...asked[0]!.keys()]),
      query: (tree: KdTree) => asked.map(point => tree.nearest(point, K)),
    },
  }
  const names = Object.keys(methods)
  const builds = new Map<string, number[]>(names.map(name => [name, []]))
  const times = new Map<string, number[]>(names.map(name => [name, []]))
  for (let round = 0; round < 3; round++) {
    for (const [name, { build, query }] of Object.entries(methods)) {
      const start = performance.now()
      const index = build() as never
      builds.get(name)!.push(performance.now() - start)
      // Ours are over before the compiler has seen them: once to warm up, then often enough to be measured.
      const repeats = name.startsWith('BallTree') ? 20 : 1
      for (let i = 0; i < repeats; i++) query(index)
      const warm = performance.now()
      for (let i = 0; i < repeats; i++) query(index)
      times.get(name)!.push((performance.now() - warm) / count / repeats)
    }
  }
  for (const name of names) {
    rows.push({
      data: kind,
      rows: length,
      columns,
      package: name,
      'build ms': Number(median(builds.get(name)!).toPrecision(3)),
      'query ms': Number(median(times.get(name)!).toPrecision(3)),
      'BallTree is times as fast': Number((median(times.get(name)!) / median(times.get('BallTree')!)).toPrecision(3)),
    })
    console.log(JSON.stringify(rows.at(-1)))
  }
}
record('knn-npm', { 'ml-knn': '3.0.0', 'kd-tree-javascript': '1.0.3' }, rows)
