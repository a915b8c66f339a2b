/**
 * The blend against its parts on hetrec2011-lastfm-2k, in the folder that MURECOM_DATA names: a fifth of the artists of each listener
 * held out, ranking among all artists, five seeds. An artist that no training list holds cannot be known, and counts as missed.
 * EASE is measured twice: as the part of the blend, and whole, on the 6,000 most frequent artists. Differences are list by list
 * over all seeds, with a bootstrap. `blend.bench.ts 1` measures one seed, and records nothing.
 */
import { ItemKnn, ndcgAtK, recallAtK, splitSets } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { Blend } from '../src/playlists/blend.ts'
import { bootstrapMean, meanOf } from '../src/playlists/evaluation/bootstrap.ts'
import { partsOf } from '../src/playlists/training/models.ts'
import { trainDefaults } from '../src/playlists/training/train-options.ts'
import { trainRecommender } from '../src/playlists/training/train-recommender.ts'
import { catalogOf, hetrecLists } from './hetrec.ts'

const SEEDS = process.argv[2] === undefined ? [1, 2, 3, 4, 5] : [Number(process.argv[2])]
const LIMIT = 10
const WHOLE_EASE = 'ease, whole, 6,000 artists'

type Rank = (given: readonly number[]) => number[]
interface Measured {
  /** Recall of each list, all seeds one after the other. */
  recalls: number[]
  ndcgs: number[]
  /** Mean recall of each seed. */
  seeds: number[]
  weights: number[]
  milliseconds: number[]
}

const lists = hetrecLists()
const kernels = await loadSimdKernels()
const measured = new Map<string, Measured>()
for (const seed of SEEDS) {
  const { train, test } = splitSets(lists, { testShare: 0.2, seed }) as { train: number[][]; test: number[][] }
  const began = performance.now()
  const catalog = catalogOf(train)
  const { models, all } = await trainRecommender('bench', catalog, trainDefaults({ seed }), { keepAll: true })
  const seconds = (performance.now() - began) / 1000
  const { weights } = models.choice.list
  console.log(seed, `trained in ${seconds.toFixed(1)} s`, JSON.stringify(models.choice))
  const ease = ItemKnn.fit(train, { similarity: 'ease', kernels })
  const parts = partsOf(all)
  const rank =
    (blend: Blend): Rank =>
    given =>
      blend.rank(given, LIMIT).map(({ id }) => id)
  const ranks = new Map<string, Rank>([
    ...parts.map(part => {
      const only = { [part.name]: 1 }
      return [part.name, rank(new Blend([part], { list: only, song: only }))] as [string, Rank]
    }),
    [WHOLE_EASE, given => ease.recommend(given, { limit: LIMIT }).map(({ id }) => id as number)],
    ['blend', rank(new Blend(parts, { list: weights, song: weights }))],
  ])
  for (const [name, ranked] of ranks) {
    const before = performance.now()
    const answers = train.map(given => ranked(given))
    const milliseconds = (performance.now() - before) / train.length
    const row = measured.get(name) ?? { recalls: [], ndcgs: [], seeds: [], weights: [], milliseconds: [] }
    const asked = [...train.keys()].filter(i => test[i]!.length > 0)
    const recalls = asked.map(i => recallAtK(answers[i]!, new Set(test[i]), LIMIT))
    row.recalls.push(...recalls)
    row.ndcgs.push(...asked.map(i => ndcgAtK(answers[i]!, new Set(test[i]), LIMIT)))
    row.seeds.push(meanOf(recalls))
    row.weights.push(weights[name as keyof typeof weights] ?? 0)
    row.milliseconds.push(milliseconds)
    measured.set(name, row)
  }
  console.table(rows())
  // Recorded seed by seed: an interrupted run keeps what it has.
  if (process.argv[2] === undefined) record('blend', {}, rows())
}

function rows(): Row[] {
  const blend = measured.get('blend')!
  return [...measured].map(([model, row]) => {
    const gain = bootstrapMean(
      blend.recalls.map((recall, i) => recall - row.recalls[i]!),
      1,
    )
    const times = blend.seeds.map((recall, s) => recall / row.seeds[s]!)
    const isBlend = model === 'blend'
    return {
      model,
      'recall@10': meanOf(row.recalls).toFixed(4),
      'lowest and highest seed': `${Math.min(...row.seeds).toFixed(4)} to ${Math.max(...row.seeds).toFixed(4)}`,
      'ndcg@10': meanOf(row.ndcgs).toFixed(4),
      'weight in the blend': isBlend || model === WHOLE_EASE ? '' : meanOf(row.weights).toFixed(2),
      'recall of the blend over it': isBlend ? '' : (meanOf(blend.recalls) / meanOf(row.recalls)).toFixed(3),
      'least of a seed': isBlend ? '' : Math.min(...times).toFixed(3),
      '95 % of blend less it': isBlend ? '' : `${gain.low.toFixed(4)} to ${gain.high.toFixed(4)}`,
    }
  })
}
