// hetrec2011-lastfm: a fifth of every listener's artists held out, full ranking; recall@10, ours and each model's peer on the same split.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, ItemKnn, splitSets } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { dataFile, exchange, peer } from './peer.ts'

const SEEDS = [1, 2, 3, 4, 5]
const K = 200
const EASE = { regularization: 100, maxItems: 6000 }

const listeners = new Map<string, string[]>()
for (const line of readFileSync(dataFile('user_artists.dat'), 'utf8').split('\n')) {
  const [user, artist] = line.split('\t').map(field => field.trim())
  if (!user || !artist || Number.isNaN(Number(user))) continue
  const list = listeners.get(user)
  if (list) list.push(artist)
  else listeners.set(user, [artist])
}

const kernels = await loadSimdKernels()
const recalls = new Map<string, number[]>()
const peers = new Map<string, number[]>()
const add = (to: Map<string, number[]>, name: string, value: number): void => {
  to.set(name, [...(to.get(name) ?? []), value])
}
for (const seed of SEEDS) {
  const split = splitSets(listeners.values(), { testShare: 0.2, seed })
  const fit = (options: Parameters<typeof ItemKnn.fit>[1]): ItemKnn =>
    ItemKnn.fit(split.train, { k: K, ...options, workers: 1 })
  const rows = evaluate(
    {
      cosine: fit({ similarity: 'cosine' }),
      tfidf: fit({ similarity: 'tfidf' }),
      bm25: fit({ similarity: 'bm25' }),
      'cosine, shrinkage 10': fit({ similarity: 'cosine', shrinkage: 10 }),
      jaccard: fit({ similarity: 'jaccard' }),
      rp3beta: fit({ similarity: 'rp3beta' }),
      ease: fit({ similarity: 'ease', ...EASE, kernels }),
    },
    split,
    { k: 10, seed },
  )
  for (const { model, recall } of rows) add(recalls, model, recall)
  const ids = new Map<unknown, number>()
  for (const id of split.train.flat()) if (!ids.has(id)) ids.set(id, ids.size)
  // Artists that are held out only come after the others: no model can know them, and none is told of them.
  const items = ids.size
  for (const id of split.test.flat()) if (!ids.has(id)) ids.set(id, ids.size)
  const number = (id: unknown): number => ids.get(id)!
  const numbered = { train: split.train.map(s => s.map(number)), test: split.test.map(s => s.map(number)) }
  const { regularization, maxItems: easeItems } = EASE
  writeFileSync(join(exchange, 'split.json'), JSON.stringify({ ...numbered, items, easeItems, regularization }))
  const theirs = peer<{ versions: Record<string, string>; result: Record<string, number> }>(
    'peer_implicit.py',
    'quality',
    K,
  )
  for (const [name, recall] of Object.entries(theirs.result)) add(peers, name, recall)
  console.log(seed, Object.fromEntries(rows.map(({ model, recall }) => [model, recall.toFixed(4)])), theirs.result)
  // Recorded seed by seed: an interrupted run keeps what it has.
  record('item-cf-quality', theirs.versions, rowsOf(recalls, peers))
}
console.table(rowsOf(recalls, peers))

function rowsOf(own: ReadonlyMap<string, number[]>, others: ReadonlyMap<string, number[]>): Row[] {
  const PEERS: Record<string, string> = {
    cosine: 'implicit',
    tfidf: 'implicit',
    bm25: 'implicit',
    rp3beta: 'scipy',
    ease: 'numpy',
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  return [...own].map(([model, ours]) => {
    const theirs = others.get(model)
    const difference = theirs && Math.max(...ours.map((recall, s) => Math.abs(recall - theirs[s]!)))
    return {
      model,
      'recall@10': mean(ours).toFixed(4),
      seeds: ours.length,
      'lowest and highest seed': `${Math.min(...ours).toFixed(4)} to ${Math.max(...ours).toFixed(4)}`,
      peer: theirs ? PEERS[model]! : '',
      'recall@10 of the peer': theirs ? mean(theirs).toFixed(4) : '',
      'largest difference of a seed': difference === undefined ? '' : difference.toFixed(4),
    }
  })
}
