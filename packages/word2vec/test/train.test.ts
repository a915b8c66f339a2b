import { mulberry32 } from '@murecom/internal'
import { maxAbsoluteError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { Word2Vec } from '../src/index.ts'
import { huffmanPaths } from '../src/memory/huffman.ts'
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

/** Settings at the ends of what is allowed, each with sentences that reach them and a rate that keeps them tame. */
const words = (n: number, kinds: number, seed: number): string[] => {
  const next = mulberry32(seed)
  return Array.from({ length: n }, () => `w${Math.floor(kinds * next() ** 2)}`)
}
const EXTREMES: [string, Partial<NaiveOptions>, string[][]][] = [
  ['1000 negatives', { negative: 1000, alpha: 0.01 }, [words(50, 40, 1), words(30, 40, 2)]],
  ['1000 negatives for each pair', { negative: 1000, negativeSharing: 'pair', alpha: 0.01 }, [words(40, 40, 1)]],
  ['1000 negatives, CBOW', { negative: 1000, sg: false, alpha: 0.01 }, [words(60, 40, 1)]],
  ['a window of 1000', { window: 1000, alpha: 0.01 }, [words(120, 30, 3), words(2, 30, 4)]],
  [
    'a window of 1000, not shrunk, CBOW',
    { window: 1000, shrinkWindows: false, sg: false, alpha: 0.005 },
    [words(120, 30, 3)],
  ],
  ['one dimension', { vectorSize: 1 }, tinyCorpus()],
  ['513 dimensions', { vectorSize: 513, alpha: 0.05 }, [words(60, 20, 5)]],
  ['sentences of one word among others', {}, tinyCorpus().flatMap(s => [s, ['x1']])],
  ['9,900 words in one sentence', { window: 2, vectorSize: 4, epochs: 1, alpha: 0.02 }, [words(9900, 500, 6)]],
  ['the rarest words as negatives', { nsExponent: -10 }, tinyCorpus()],
  ['the most frequent word as negative', { nsExponent: 10 }, tinyCorpus()],
  ['nearly all words thinned out', { sample: 1e-3 }, [words(9000, 8, 7)]],
]

const SETS = await kernelSets()
describe.each(SETS.map(set => [set.name, set] as const))('%s kernels', (_, kernels) => {
  test.each(VARIANTS)('train as the formulas say: %s', async (_, variant) => {
    // The training moves the vectors far beyond the tolerance.
    expect(await compare(variant, tinyCorpus())).toBeGreaterThan(0.12)
  })

  test.each(EXTREMES)('train as the formulas say at the ends of their options: %s', async (_, variant, corpus) => {
    expect(await compare({ sample: 0, minAlpha: 0.001, ...variant }, corpus)).toBeGreaterThan(1e-3)
  })

  test('no word is seen often enough when minCount is huge', async () => {
    await expect(Word2Vec.train(tinyCorpus(), { minCount: 2 ** 52, kernels })).rejects.toThrow(
      'the most frequent is seen',
    )
  })

  /** Compares with the naive trainer; returns the largest value of a vector. */
  async function compare(variant: Partial<NaiveOptions>, corpus: string[][]): Promise<number> {
    const options = { ...BASE, ...variant }
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
    // A loss sums over all negatives what the table's interpolation is off, up to 1e-6 each; measured for 1000: 1e-4.
    const lossTolerance = TOLERANCE * Math.max(1, options.negative / 50)
    expect(maxAbsoluteError(model.losses, expected.losses)).toBeLessThan(lossTolerance)
    return Math.max(...expected.inputs.flat().map(Math.abs))
  }
})
