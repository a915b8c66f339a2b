/**
 * Seconds of a whole training, vocabulary and all, beside gensim with the same settings on the same playlists: runs of
 * the two take turns, and the medians are compared. `negativeSharing` is 'window' unless said.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Word2Vec, type Word2VecOptions } from '@murecom/word2vec'
import { loadSimdKernels } from '@murecom/word2vec/simd'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { startGensim } from './gensim.ts'
import { generatePlaylists } from './playlists.ts'

const ROUNDS = Number(process.env['WORD2VEC_ROUNDS'] ?? 3)
const EPOCHS = 2
// So many that starting threads, a third of a second, is a small part.
const PLAYLISTS = Number(process.env['WORD2VEC_PLAYLISTS'] ?? 20_000)
const simd = await loadSimdKernels()
const folder = mkdtempSync(join(tmpdir(), 'word2vec-'))
const sentences = [
  ...generatePlaylists({ playlists: PLAYLISTS, meanLength: 50, tracks: 20_000, styles: 40, seed: 3 }),
].map(playlist => playlist.map(String))
const file = join(folder, 'playlists.txt')
writeFileSync(file, sentences.map(s => s.join(' ')).join('\n'))
const words = EPOCHS * sentences.reduce((sum, s) => sum + s.length, 0)

interface Contest {
  name: string
  options: Word2VecOptions<string>
  peer: Record<string, unknown>
  ours: [string, Word2VecOptions<string>][]
}
const SG = { sg: true, negative: 5 }
const contests: Contest[] = [
  {
    name: 'skip-gram, 5 negatives',
    options: SG,
    peer: { sg: 1, negative: 5 },
    ours: [
      ['TypeScript', { kernels: undefined }],
      ['SIMD', { kernels: simd }],
      ["TypeScript, 'pair'", { kernels: undefined, negativeSharing: 'pair' }],
      ["SIMD, 'pair'", { kernels: simd, negativeSharing: 'pair' }],
    ],
  },
  {
    name: 'CBOW, 5 negatives',
    options: { sg: false },
    peer: { sg: 0, negative: 5 },
    ours: [
      ['TypeScript', { kernels: undefined }],
      ['SIMD', { kernels: simd }],
    ],
  },
  {
    name: 'skip-gram, hierarchical softmax',
    options: { sg: true, hs: true, negative: 0 },
    peer: { sg: 1, hs: 1, negative: 0 },
    ours: [['SIMD', { kernels: simd }]],
  },
  {
    name: 'skip-gram, 5 negatives, 2 threads',
    options: { ...SG, workers: 2 },
    peer: { sg: 1, negative: 5, workers: 2 },
    ours: [
      ['TypeScript', { kernels: undefined }],
      ['SIMD', { kernels: simd }],
      ['SIMD, deterministic', { kernels: simd, deterministic: true }],
    ],
  },
  {
    name: 'CBOW, 5 negatives, 2 threads',
    options: { sg: false, workers: 2 },
    peer: { sg: 0, negative: 5, workers: 2 },
    ours: [['SIMD', { kernels: simd }]],
  },
]

const peer = await startGensim()
const rows: Row[] = []
for (const { name, options, peer: settings, ours } of contests) {
  const times = new Map<string, number[]>([['gensim', []], ...ours.map(([label]) => [label, []] as [string, number[]])])
  for (let round = 0; round < ROUNDS; round++) {
    const shared = { vector_size: 100, window: 5, min_count: 5, epochs: EPOCHS, workers: 1, seed: 1 }
    times.get('gensim')!.push((await peer.train(file, { ...shared, ...settings })).seconds)
    for (const [label, own] of ours) {
      const begun = performance.now()
      await Word2Vec.train(sentences, { epochs: EPOCHS, ...options, ...own })
      times.get(label)!.push((performance.now() - begun) / 1000)
    }
  }
  const reference = median(times.get('gensim')!)
  for (const [label, seconds] of times) {
    const own = median(seconds)
    const row = {
      training: name,
      program: label,
      'words/s': Math.round(words / own),
      'times gensim': Number((reference / own).toFixed(2)),
    }
    rows.push(row)
    console.log(JSON.stringify(row))
  }
  record('word2vec-speed', { gensim: peer.version }, rows)
}
peer.close()
rmSync(folder, { recursive: true })
