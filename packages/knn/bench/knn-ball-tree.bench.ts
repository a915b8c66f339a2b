/**
 * One core: BallTree against scikit-learn's, build and query (k = 10), in alternation; SIMD after one batch of 4. Times are
 * those of the shortest round, as Python's timeit counts. A shared machine makes some rounds of the same work longer, ours more often
 * than scikit-learn's. Ratios of medians are beside them.
 */
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { BallTree } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { type BenchData, clipVectors, seeded } from './data.ts'
import { startScikitLearn } from './scikit-learn.ts'

const K = 10
const peer = await startScikitLearn(1)
const simd = await loadSimdKernels()
const rows: Row[] = []

async function compare(name: string, { data, queries }: BenchData, columns: number, rounds: number): Promise<void> {
  const count = queries.length / columns
  await peer.load(data, queries, columns)
  const times = { peerBuild: [], peerQuery: [], build: [], query: [], simdQuery: [], simdOne: [] } as Record<
    string,
    number[]
  >
  const measure = (name: string, run: () => unknown): void => {
    const start = performance.now()
    run()
    times[name]!.push(performance.now() - start)
  }
  for (let round = 0; round < rounds; round++) {
    times['peerBuild']!.push(await peer.time({ op: 'build' }))
    times['peerQuery']!.push(await peer.time({ op: 'query', count, k: K }))
    let tree: BallTree | undefined
    measure('build', () => {
      tree = new BallTree(data, { dimensions: columns })
    })
    measure('query', () => tree!.query(queries, { k: K }))
    const fast = new BallTree(data, { dimensions: columns, kernels: simd })
    // The first batch makes the 8-bit rows.
    fast.query(queries.subarray(0, 4 * columns), { k: K })
    measure('simdQuery', () => fast.query(queries, { k: K }))
    measure('simdOne', () => {
      for (let q = 0; q < count; q++) fast.query(queries.subarray(q * columns, (q + 1) * columns), { k: K })
    })
  }
  const ratio = (theirs: string, ours: string, of: (values: number[]) => number): number =>
    round3(of(times[theirs]!) / of(times[ours]!))
  const shortest = (values: number[]): number => Math.min(...values)
  const ms = (name: string): number => shortest(times[name]!)
  const round3 = (x: number): number => Number(x.toPrecision(3))
  const row: Row = {
    data: name,
    rows: data.length / columns,
    columns,
    'scikit-learn build ms': round3(ms('peerBuild')),
    'build ms': round3(ms('build')),
    'build, times as fast': ratio('peerBuild', 'build', shortest),
    'build, medians': ratio('peerBuild', 'build', median),
    'scikit-learn query ms': round3(ms('peerQuery') / count),
    'query ms': round3(ms('query') / count),
    'times as fast': ratio('peerQuery', 'query', shortest),
    medians: ratio('peerQuery', 'query', median),
    'SIMD, one by one, ms': round3(ms('simdOne') / count),
    'SIMD, batch, ms': round3(ms('simdQuery') / count),
    'SIMD batch, times as fast': ratio('peerQuery', 'simdQuery', shortest),
    'SIMD batch, medians': ratio('peerQuery', 'simdQuery', median),
  }
  rows.push(row)
  console.log(JSON.stringify(row))
}

for (const kind of ['uniform', 'clustered', 'relu'] as const) {
  await compare(kind, seeded(kind, 1310, 256, 200), 256, 41)
}
const clips = await clipVectors()
if (clips) await compare('clips', clips, 256, 41)
else console.log('no clip vectors: MURECOM_DATA does not name the folder with gtzan-50')
await compare('uniform', seeded('uniform', 100_000, 8, 500), 8, 9)
for (const kind of ['uniform', 'clustered', 'relu'] as const) {
  await compare(kind, seeded(kind, 100_000, 256, 64), 256, 5)
}
peer.close()
record('knn-ball-tree', { 'scikit-learn': peer.version }, rows)
