import { mulberry32 } from '@murecom/internal'
import { maxAbsoluteError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { huffmanPaths } from '../src/huffman.ts'
import { Word2Vec } from '../src/index.ts'
import { kernelSets } from './kernel-sets.ts'
import { type NaiveOptions, naiveTrain } from './reference/naive-trainer.ts'

// Measured: at most 5e-6 for vectors with values up to about 2.
const TOLERANCE = 1e-5

const BASE: NaiveOptions = {
  vectorSize: 10,
  window: 3,
  sg: true,
  hs: false,
  negative: 5,
  nsExponent: 0.75,
  cbowMean: true,
  sample: 0.05,
  seed: 3,
  shrinkWindows: true,
  negativeSharing: 'window',
  order: 'sequence',
  epochs: 3,
  alpha: 0.1,
  minAlpha: 0.01,
}

/** Two groups of words that keep to themselves; few words, so that negatives repeat and context words are equal. */
function tinyCorpus(): string[][] {
  const random = mulberry32(11)
  return Array.from({ length: 120 }, (_, s) =>
    Array.from({ length: 1 + Math.floor(random() * 14) }, () => `${s % 2 ? 'x' : 'y'}${Math.floor(9 * random() ** 2)}`),
  )
}

const VARIANTS: [string, Partial<NaiveOptions>][] = [
  ['skip-gram, shared negatives', {}],
  ['skip-gram, negatives for each pair', { negativeSharing: 'pair' }],
  ['skip-gram, hierarchical softmax', { hs: true, negative: 0 }],
  ['skip-gram, hierarchical softmax for each pair', { hs: true, negative: 0, negativeSharing: 'pair' }],
  ['skip-gram, both', { hs: true }],
  ['skip-gram, both for each pair', { hs: true, negativeSharing: 'pair' }],
  ['CBOW', { sg: false }],
  ['CBOW, sum', { sg: false, cbowMean: false }],
  ['CBOW, hierarchical softmax', { sg: false, hs: true, negative: 0 }],
  ['CBOW, both', { sg: false, hs: true }],
  ['fixed window, no subsampling', { shrinkWindows: false, sample: 0 }],
  ['rare negatives first', { nsExponent: -0.5, negative: 12 }],
  ['shuffled', { order: 'shuffle' }],
  ['dimensions of a multiple of 16', { vectorSize: 48 }],
  ['steps so large that many dots pass 6', { alpha: 0.2, minAlpha: 0.1 }],
]

const SETS = await kernelSets()
describe.each(SETS.map(set => [set.name, set] as const))('%s kernels', (_, kernels) => {
  test.each(VARIANTS)('train as the formulas say: %s', async (_, variant) => {
    const options = { ...BASE, ...variant }
    const corpus = tinyCorpus()
    const model = await Word2Vec.train(corpus, { ...options, minCount: 2, kernels })
    const { vectors } = model
    const { start, points, codes } = huffmanPaths(Float64Array.from(model.counts))
    const paths = vectors.keys.map((_, row) =>
      Array.from({ length: start[row + 1]! - start[row]! }, (_, i) => ({
        point: points[start[row]! + i]!,
        code: codes[start[row]! + i]!,
      })),
    )
    const rows = corpus.map(s => s.flatMap(word => vectors.indexOf(word) ?? []))
    const expected = naiveTrain(rows, [...model.counts], paths, options)
    expect(maxAbsoluteError(vectors.toArray(), expected.inputs.flat())).toBeLessThan(TOLERANCE)
    expect(maxAbsoluteError(model.losses, expected.losses)).toBeLessThan(TOLERANCE)
    // The training moved the vectors far beyond the tolerance.
    expect(Math.max(...expected.inputs.flat().map(Math.abs))).toBeGreaterThan(0.12)
  })
})
