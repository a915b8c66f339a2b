import { fixtureF64, fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { BallTree, type Metric } from '../src/index.ts'
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
      expect([...tree.queryRadius(queries, { radius, countOnly: true })]).toEqual(counts)
    }
  })
})
