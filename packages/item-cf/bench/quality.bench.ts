// hetrec2011-lastfm: a fifth of every listener's artists held out, full ranking; recall@10, ours and each model's peer on the same split.
// Each is measured twice: artists that no training list holds, which no model can know, count as missed, or are not asked for.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, ImplicitAls, ItemKnn, splitSets } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { listeners } from './hetrec.ts'
import { exchange, peer } from './programs.ts'

const SEEDS = [1, 2, 3, 4, 5]
const K = 200
const EASE = { regularization: 100, maxItems: 6000 }
/** What implicit is given too. */
const ALS = { factors: 32, alpha: 5, regularization: 1, iterations: 15 }

const lists = listeners()
const kernels = await loadSimdKernels()
/** By model, seed by seed: [unknown artists missed, unknown artists not asked for]. */
type Recalls = Map<string, [number, number][]>
const recalls: Recalls = new Map()
const peers: Recalls = new Map()
const add = (to: Recalls, name: string, both: [number, number]): void => {
  to.set(name, [...(to.get(name) ?? []), both])
}
for (const seed of SEEDS) {
  const split = splitSets(lists, { testShare: 0.2, seed })
  const fit = (options: Parameters<typeof ItemKnn.fit>[1]): ItemKnn => ItemKnn.fit(split.train, { k: K, ...options })
  const ids = new Map<unknown, number>()
  for (const id of split.train.flat()) if (!ids.has(id)) ids.set(id, ids.size)
  const known = { train: split.train, test: split.test.map(held => held.filter(id => ids.has(id))) }
  const models = {
    cosine: fit({ similarity: 'cosine' }),
    tfidf: fit({ similarity: 'tfidf' }),
    bm25: fit({ similarity: 'bm25' }),
    'cosine, shrinkage 10': fit({ similarity: 'cosine', shrinkage: 10 }),
    jaccard: fit({ similarity: 'jaccard' }),
    rp3beta: fit({ similarity: 'rp3beta' }),
    ease: fit({ similarity: 'ease', ...EASE, kernels }),
    als: ImplicitAls.fit(split.train, { seed, kernels }),
    'als, 32 factors': ImplicitAls.fit(split.train, { factors: 32, seed, kernels }),
    "als, implicit's loss, 32 factors": ImplicitAls.fit(split.train, { objective: 'implicit', ...ALS, seed, kernels }),
  }
  const rows = evaluate(models, split, { k: 10, seed })
  const ofKnown = evaluate(models, known, { k: 10, seed })
  for (const [m, { model, recall }] of rows.entries()) add(recalls, model, [recall, ofKnown[m]!.recall])
  // Artists that are held out only come after the others: no model can know them, and none gets them.
  const items = ids.size
  for (const id of split.test.flat()) if (!ids.has(id)) ids.set(id, ids.size)
  const number = (id: unknown): number => ids.get(id)!
  const numbered = { train: split.train.map(s => s.map(number)), test: split.test.map(s => s.map(number)) }
  const { regularization, maxItems: easeItems } = EASE
  writeFileSync(
    join(exchange, 'split.json'),
    JSON.stringify({ ...numbered, items, easeItems, regularization, als: { ...ALS, seed } }),
  )
  const theirs = peer<{ versions: Record<string, string>; result: Record<string, [number, number]> }>(
    'peer_implicit.py',
    'quality',
    K,
  )
  for (const [name, both] of Object.entries(theirs.result)) add(peers, name, both)
  console.log(seed, Object.fromEntries([...recalls].map(([model, seeds]) => [model, seeds.at(-1)])), theirs.result)
  // Recorded seed by seed: an interrupted run keeps what it has.
  record('item-cf-quality', theirs.versions, rowsOf(recalls, peers))
}
console.table(rowsOf(recalls, peers))

function rowsOf(own: Recalls, others: Recalls): Row[] {
  const PEERS: Record<string, string> = {
    cosine: 'implicit',
    tfidf: 'implicit',
    bm25: 'implicit',
    rp3beta: 'scipy',
    ease: 'numpy',
    "als, implicit's loss, 32 factors": 'implicit',
  }
  const mean = (seeds: readonly [number, number][], way: 0 | 1): string =>
    (seeds.reduce((sum, both) => sum + both[way], 0) / seeds.length).toFixed(4)
  return [...own].map(([model, ours]) => {
    const theirs = others.get(model)
    const differences =
      theirs && ours.flatMap((both, s) => both.map((recall, way) => Math.abs(recall - theirs[s]![way]!)))
    const missed = ours.map(both => both[0])
    return {
      model,
      'recall@10': mean(ours, 0),
      seeds: ours.length,
      'lowest and highest seed': `${Math.min(...missed).toFixed(4)} to ${Math.max(...missed).toFixed(4)}`,
      'of known artists': mean(ours, 1),
      peer: theirs ? PEERS[model]! : '',
      'recall@10 of the peer': theirs ? mean(theirs, 0) : '',
      'peer, of known artists': theirs ? mean(theirs, 1) : '',
      'largest difference of a seed': differences ? Math.max(...differences).toFixed(4) : '',
    }
  })
}
