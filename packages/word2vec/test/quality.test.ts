import { fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { Word2Vec } from '../src/index.ts'
import { kernelSets } from './kernel-sets.ts'

interface Golden {
  sentences: string
  cases: {
    name: string
    options: { sg: 0 | 1; hs?: 0 | 1; negative?: number }
    /** For each model of gensim, one for each seed: part of the ten nearest that are of the word's cluster. */
    precision: number[]
    /** Part of the ten nearest that two of them share, for each two. */
    agreement: number[]
    /** The ten nearest in the first of them. */
    neighbours: Record<string, string[]>
  }[]
}
const golden = await fixtureJson<Golden>(new URL('./fixtures/gensim/quality.json', import.meta.url))
const sentences = golden.sentences.split('\n').map(line => line.split(' '))
const SEEDS = [1, 2, 3]

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
const clusterOf = (key: string): string => key.split('-')[0]!

const sets = (await kernelSets()).map(set => [set.name, set] as const)
const cases = golden.cases.flatMap(c =>
  (c.options.sg && !c.options.hs ? (['window', 'pair'] as const) : (['window'] as const)).map(
    sharing => [c.name, sharing, c] as const,
  ),
)
describe.each(sets)('%s kernels', (_, kernels) => {
  test.each(cases)('learn what gensim learns: %s, %s', async (_, negativeSharing, expected) => {
    const precision: number[] = []
    const agreement: number[] = []
    // The slow set computes the same from the same numbers (train.test.ts): two seeds of it will do.
    for (const seed of kernels.name === 'typescript' ? SEEDS.slice(0, 2) : SEEDS) {
      const options = { ...expected.options, vectorSize: 24, epochs: 6, alpha: 0.05, seed, negativeSharing, kernels }
      const { vectors } = await Word2Vec.train(sentences, options)
      const answers = vectors.mostSimilarBatch(vectors.keys.map(key => ({ positive: [key], limit: 10 })))
      const near = vectors.keys.map((key, row) => [key, answers[row]!.map(answer => answer.id)] as const)
      precision.push(mean(near.map(([key, list]) => list.filter(k => clusterOf(k) === clusterOf(key)).length / 10)))
      agreement.push(
        mean(near.map(([key, list]) => list.filter(k => expected.neighbours[key]!.includes(k)).length / 10)),
      )
    }
    // The mean over seeds lies within the whole spread of gensim's four about their mean.
    const room = spread(expected.precision) + 0.005
    expect(Math.abs(mean(precision) - mean(expected.precision))).toBeLessThan(room)
    expect(mean(agreement)).toBeGreaterThan(mean(expected.agreement) - spread(expected.agreement) - 0.01)
  })
})
