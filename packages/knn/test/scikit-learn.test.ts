import { fixtureF64, fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { BallTree, type Metric, NearestNeighbors } from '../src/index.ts'
import { KERNEL_SETS } from './kernel-sets.ts'

interface TreeCase {
  data: string
  metric: Metric
  p: number
  leafSize: number
  k: number
  distances: number[]
  radius: number
  counts: number[]
}

const at = (name: string): URL => new URL(`./fixtures/scikit-learn/${name}`, import.meta.url)
const cases = await fixtureJson<TreeCase[]>(at('trees.json'))

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test.each(['normal', 'duplicates'])('BallTree has the distances and counts of scikit-learn, %s data', async name => {
    const data = await fixtureF64(at(`${name}.data.f64`))
    const queries = await fixtureF64(at(`${name}.queries.f64`))
    const dimensions = data.length / 120
    const some = cases.filter(x => x.data === name)
    expect(some.length).toBeGreaterThan(30)
    for (const { metric, p, leafSize, k, distances, radius, counts } of some) {
      const tree = new BallTree(data, { dimensions, metric, p, leafSize, kernels })
      const actual = tree.query(queries, { k }).distances
      for (const [i, expected] of distances.entries()) {
        expect(Math.abs(actual[i]! - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, expected))
      }
      expect([...tree.countRadius(queries, { radius })]).toEqual(counts)
    }
  })
})

interface NeighborCase {
  metric: 'euclidean' | 'manhattan' | 'cosine'
  distances: number[]
  indices: number[]
  ownDistances: number[]
  ownIndices: number[]
  radius: number
  radiusIndices: number[][]
  graphIndptr: number[]
  graphIndices: number[]
}

const neighborCases = await fixtureJson<NeighborCase[]>(at('nearest-neighbors.json'))

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test.each(neighborCases)('NearestNeighbors has the answers of scikit-learn, $metric', async expected => {
    const data = await fixtureF64(at('normal.data.f64'))
    const queries = await fixtureF64(at('normal.queries.f64'))
    for (const algorithm of ['ball_tree', 'brute'] as const) {
      const model = new NearestNeighbors({ k: 4, algorithm, metric: expected.metric, leafSize: 5, kernels })
      model.fit(data, { dimensions: 6 })
      const found = model.kneighbors(queries)
      expect([...found.indices]).toEqual(expected.indices)
      for (const [i, x] of expected.distances.entries()) expect(found.distances[i]).toBeCloseTo(x, 13)
      const own = model.kneighbors()
      expect([...own.indices.subarray(0, 80)]).toEqual(expected.ownIndices)
      for (const [i, x] of expected.ownDistances.entries()) expect(own.distances[i]).toBeCloseTo(x, 13)
      const around = model.radiusNeighbors(queries, { radius: expected.radius })
      const rows = [...around.offsets.subarray(1)].map((end, q) => [...around.indices.subarray(around.offsets[q], end)])
      expect(rows).toEqual(expected.radiusIndices)
      const graph = model.kneighborsGraph()
      expect([...graph.indptr.subarray(0, 21)]).toEqual(expected.graphIndptr)
      expect([...graph.indices.subarray(0, 80)]).toEqual(expected.graphIndices)
    }
  })
})
