/**
 * Planted clusters: neighbour precision (part of the ten nearest that are of the word's cluster) and agreement (part of the
 * ten nearest that two models share), beside gensim at the same settings. gensim's own spread over seeds is the measure.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KeyedVectors, readWord2VecFormat, Word2Vec, type Word2VecOptions } from '@murecom/word2vec'
import { loadSimdKernels } from '@murecom/word2vec/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { startGensim } from './gensim.ts'
import { plantedSentences } from './planted.ts'

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1)
const SHARED = { epochs: 5, seed: 1 }
const kernels = await loadSimdKernels()
const folder = mkdtempSync(join(tmpdir(), 'word2vec-'))
const sentences = plantedSentences({ sentences: 3000, length: 14, clusters: 40, perCluster: 25, seed: 7 })
const file = join(folder, 'planted.txt')
writeFileSync(file, sentences.map(s => s.join(' ')).join('\n'))

/** The ten nearest of each word, by word. */
function neighbours(vectors: KeyedVectors<string>): Map<string, string[]> {
  const answers = vectors.mostSimilarBatch(vectors.keys.map(key => ({ positive: [key], limit: 10 })))
  return new Map(vectors.keys.map((key, row) => [key, answers[row]!.map(answer => answer.id)]))
}
const clusterOf = (key: string): string => key.split('-')[0]!
const precision = (near: Map<string, string[]>): number =>
  mean([...near].map(([key, list]) => list.filter(other => clusterOf(other) === clusterOf(key)).length / 10))
const agreement = (a: Map<string, string[]>, b: Map<string, string[]>): number =>
  mean([...a].map(([key, list]) => list.filter(other => b.get(key)?.includes(other)).length / 10))
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
const deviation = (values: readonly number[]): number =>
  Math.sqrt((mean(values.map(v => (v - mean(values)) ** 2)) * values.length) / (values.length - 1))
const pairs = <T>(list: readonly T[]): [T, T][] => list.flatMap((a, i) => list.slice(i + 1).map(b => [a, b] as [T, T]))

const contests: [string, Word2VecOptions<string>, Record<string, unknown>][] = [
  ['skip-gram', { sg: true }, { sg: 1 }],
  ['CBOW', { alpha: 0.05 }, { sg: 0, alpha: 0.05 }],
  ['skip-gram, hierarchical softmax', { sg: true, hs: true, negative: 0 }, { sg: 1, hs: 1, negative: 0 }],
  ['CBOW, hierarchical softmax', { hs: true, negative: 0, alpha: 0.05 }, { sg: 0, hs: 1, negative: 0, alpha: 0.05 }],
]
const peer = await startGensim()
const rows: Row[] = []
for (const [name, options, settings] of contests) {
  const theirs: Map<string, string[]>[] = []
  for (const seed of SEEDS) {
    const path = join(folder, 'vectors.bin')
    const shared = { vector_size: 50, window: 5, min_count: 5, epochs: SHARED.epochs, workers: 1, seed }
    await peer.train(file, { ...shared, ...settings }, path)
    theirs.push(neighbours(readWord2VecFormat(readFileSync(path), { binary: true, kernels })))
  }
  const add = (
    program: string,
    models: Map<string, string[]>[],
    others: [Map<string, string[]>, Map<string, string[]>][],
  ): void => {
    const values = models.map(precision)
    const row = {
      training: name,
      program,
      precision: Number(mean(values).toFixed(4)),
      '± over seeds': Number(deviation(values).toFixed(4)),
      'agreement with gensim': Number(mean(others.map(([a, b]) => agreement(a, b))).toFixed(4)),
    }
    rows.push(row)
    console.log(JSON.stringify(row))
  }
  add('gensim', theirs, pairs(theirs))
  for (const negativeSharing of options.sg && options.negative !== 0
    ? (['window', 'pair'] as const)
    : (['window'] as const)) {
    const ours: Map<string, string[]>[] = []
    for (const seed of SEEDS) {
      const model = await Word2Vec.train(sentences, {
        ...options,
        ...SHARED,
        vectorSize: 50,
        seed,
        negativeSharing,
        kernels,
      })
      ours.push(neighbours(model.vectors))
    }
    const label = options.sg && options.negative !== 0 ? `ours, '${negativeSharing}'` : 'ours'
    add(
      label,
      ours,
      ours.flatMap(a => theirs.map(b => [a, b] as [typeof a, typeof b])),
    )
  }
}
const { version } = peer
peer.close()
rmSync(folder, { recursive: true })
record('word2vec-quality', { gensim: version }, rows)
