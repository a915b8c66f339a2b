/**
 * Next-item recall on hetrec2011-lastfm-2k (the folder that MURECOM_DATA names), beside gensim at its defaults: for each
 * user one of the artists is held out, drawn by chance, since the data has no order; the rest trains. The question is whether
 * it is among the ten, twenty most similar to the mean of all the user's artists. Both programs train on the same splits, so
 * their difference has a standard error over the splits. "tuned" is what tuneWord2Vec finds on the training part
 * alone, for the first splits only: it takes as long as all the rest.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import {
  type HeldOut,
  type KeyedVectors,
  nextItemHitRate,
  readWord2VecFormat,
  tuneWord2Vec,
  Word2Vec,
  type Word2VecOptions,
} from '@murecom/word2vec'
import { loadSimdKernels } from '@murecom/word2vec/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { startGensim } from './gensim.ts'

const data = join(process.env['MURECOM_DATA'] ?? '', 'user_artists.dat')
if (!existsSync(data)) {
  console.log('skipped: MURECOM_DATA does not name a folder with user_artists.dat')
  process.exit(0)
}
const SPLITS = 10
const TUNED_SPLITS = 3
const kernels = await loadSimdKernels()
const listened = new Map<string, string[]>()
for (const line of readFileSync(data, 'utf8').split('\n')) {
  const [user, artist] = line.split('\t').map(cell => cell.trim())
  if (!artist || !/^\d+$/.test(artist)) continue
  const list = listened.get(user!) ?? []
  list.push(artist)
  listened.set(user!, list)
}

const folder = mkdtempSync(join(tmpdir(), 'word2vec-'))
const peer = await startGensim()
const scores = new Map<string, { ten: number[]; twenty: number[] }>()
const notes = new Map<string, string>()
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

/** Mean and standard error of what a program scores above gensim on the same splits. */
function aboveGensim(program: string, values: readonly number[]): string {
  const peer = scores.get(`gensim, ${program.includes('CBOW') ? 'CBOW' : 'skip-gram'}, its defaults`)!.twenty
  const differences = values.map((value, split) => value - peer[split]!)
  const middle = mean(differences)
  const variance = differences.reduce((sum, d) => sum + (d - middle) ** 2, 0) / Math.max(1, differences.length - 1)
  return program.startsWith('gensim')
    ? ''
    : `${middle.toFixed(4)} ± ${Math.sqrt(variance / differences.length).toFixed(4)}`
}

/** Records what there is so far. */
function write(): void {
  const rows: Row[] = [...scores].map(([program, { ten, twenty }]) => ({
    program,
    splits: ten.length,
    'recall@10': Number(mean(ten).toFixed(4)),
    'recall@20': Number(mean(twenty).toFixed(4)),
    '@20 above gensim, ± standard error': aboveGensim(program, twenty),
    settings: program.includes('tuned') ? [...notes.values()].join(' ').replaceAll('"', '') : '',
  }))
  for (const row of rows) console.log(JSON.stringify(row))
  record('word2vec-hetrec', { gensim: peer.version }, rows)
}

for (let seed = 1; seed <= SPLITS; seed++) {
  const random = mulberry32(seed)
  const train: string[][] = []
  const heldOut: HeldOut<string>[] = []
  for (const artists of listened.values()) {
    const shuffled = artists.map(artist => [random(), artist] as const).sort((a, b) => a[0] - b[0])
    const list = shuffled.map(([, artist]) => artist)
    const next = list.pop()!
    if (list.length < 2) continue
    train.push(list)
    heldOut.push({ context: list, next })
  }
  const file = join(folder, `train-${seed}.txt`)
  writeFileSync(file, train.map(s => s.join(' ')).join('\n'))
  const score = (program: string, vectors: KeyedVectors<string>): void => {
    const entry = scores.get(program) ?? { ten: [], twenty: [] }
    entry.ten.push(nextItemHitRate(heldOut, { limit: 10, contextItems: 50 })(vectors))
    entry.twenty.push(nextItemHitRate(heldOut, { limit: 20, contextItems: 50 })(vectors))
    scores.set(program, entry)
  }
  const path = join(folder, 'vectors.bin')
  for (const [name, sg] of [
    ['CBOW', 0],
    ['skip-gram', 1],
  ] as const) {
    await peer.train(file, { sg, workers: 1, seed }, path)
    score(`gensim, ${name}, its defaults`, readWord2VecFormat(readFileSync(path), { binary: true, kernels }))
    const model = await Word2Vec.train(train, { sg, seed, kernels })
    score(`ours, ${name}, the same`, model.vectors)
    if (!sg) continue
    const pair = await Word2Vec.train(train, { sg, seed, kernels, negativeSharing: 'pair' })
    score(`ours, ${name}, the same, 'pair'`, pair.vectors)
  }
  write()
  if (seed > TUNED_SPLITS) continue
  const base: Word2VecOptions = { sg: true, order: 'shuffle', kernels, seed }
  const [best] = await tuneWord2Vec(train, {
    base,
    space: { epochs: [10, 30], window: [5, 15] },
    trials: 16,
    // A part of so small a data set would hold out too few items to distinguish settings.
    part: 1,
    limit: 20,
    seed,
  })
  const { window, nsExponent, epochs, sample } = best!
  notes.set(`${seed}`, JSON.stringify({ window, nsExponent, epochs, sample }))
  const tuned = await Word2Vec.train(train, {
    sg: true,
    order: 'shuffle',
    kernels,
    seed,
    window,
    nsExponent,
    epochs,
    sample,
  })
  score('ours, skip-gram, shuffled, tuned', tuned.vectors)
  write()
}
peer.close()
rmSync(folder, { recursive: true })
