// hetrec2011-lastfm: a fifth of the artists with at least 5 listeners and a tag are held out wholly, so that nothing but their tags is
// known of them, or their tags and their names; recall@10 among the held-out artists, on the listeners who have some of them.
import { mulberry32 } from '@murecom/internal'
import { foldName } from '@murecom/internal/names'
import { FactorRegression, type Id, ImplicitAls } from '@murecom/item-cf'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { type Row, record } from '../../../benchmarks/record.ts'
import { loadEnglishEncoder } from '../../text/src/english.ts'
import { artistNames, artistTags, listeners } from './hetrec.ts'
import { TagVectors } from './tag-vectors.ts'

const SEEDS = [1, 2, 3, 4, 5]
const RESAMPLES = 2000
const RIDGE = 'ridge from tags to factors'
const PAIRS = 'ridge from pairs of tags to factors'
const BLEND = 'pairs, and a third of the 50 nearest'
const WORDS = 'pairs, the words of the name as features too'
const MEANING = 'pairs, the meaning of the name as features too'
const PROFILE = 'tag profile, artists with many tags first'
const kernels = await loadSimdKernels()
const encoder = await loadEnglishEncoder()
const lists = listeners()
const tags = artistTags()
const names = artistNames()
const counts = new Map<string, number>()
for (const list of lists) for (const artist of list) counts.set(artist, (counts.get(artist) ?? 0) + 1)
const eligible = [...counts.keys()].filter(artist => counts.get(artist)! >= 5 && tags.has(artist))

/** By model, seed by seed: the recall of each listener; NaN for one without a held-out artist. */
const recalls = new Map<string, Float64Array[]>()

for (const seed of SEEDS) {
  const random = mulberry32(seed)
  const drawn = eligible.map(artist => [random(), artist] as const).sort((a, b) => a[0] - b[0])
  const held = drawn.slice(0, Math.round(eligible.length / 5)).map(([, artist]) => artist)
  const isHeld = new Set(held)
  const train = lists.map(list => list.filter(artist => !isHeld.has(artist)))
  const test = lists.map(list => new Set(list.filter(artist => isHeld.has(artist))))
  const measure = (model: string, scoresOf: (listener: number) => ArrayLike<number>): void => {
    const own = Float64Array.from(test, (right, listener) => {
      if (right.size === 0) return Number.NaN
      const scores = scoresOf(listener)
      const best = held.map((_, h) => h).sort((a, b) => scores[b]! - scores[a]! || a - b)
      return best.slice(0, 10).filter(h => right.has(held[h]!)).length / right.size
    })
    recalls.set(model, [...(recalls.get(model) ?? []), own])
    console.log(seed, model, meanOf(own).toFixed(4))
  }

  measure('random', () => held.map(() => random()))
  const vectors = new TagVectors(
    tags,
    [...new Set(train.flat())].filter(artist => tags.has(artist)),
  )
  measure('tag profile of the list', listener => vectors.profile(train[listener]!, held))
  measure(PROFILE, listener => vectors.profile(train[listener]!, held, 0.5))
  measure('50 nearest artists in tags', vectors.nearest(train, held, 50))
  const als = ImplicitAls.fit(train, { seed, kernels })
  const sets = train.map(list => als.setFactors(list))
  const standardised = new Map<string, Float64Array[]>()
  for (const degree of [1, 2] as const) {
    const regression = FactorRegression.fit(als, (id: Id) => tags.get(id as string), { degree, kernels })
    const predicted = held.map(artist => regression.predict(tags.get(artist)!))
    const scores = sets.map(x => Float64Array.from(predicted, y => y.reduce((sum, value, f) => sum + value * x[f]!, 0)))
    const name = degree === 1 ? RIDGE : PAIRS
    measure(name, listener => scores[listener]!)
    standardised.set(name, scores.map(standardise))
  }
  for (const [name, more] of [
    [WORDS, wordsOf],
    [MEANING, meaningOf],
  ] as const) {
    const featuresOf = (id: Id) => new Map([...(tags.get(id as string) ?? []), ...more(names.get(id as string) ?? '')])
    const regression = FactorRegression.fit(als, featuresOf, { kernels })
    const predicted = held.map(artist => regression.predict(featuresOf(artist)))
    measure(name, listener => {
      const x = sets[listener]!
      return predicted.map(y => y.reduce((sum, value, f) => sum + value * x[f]!, 0))
    })
  }
  const near = vectors.nearest(train, held, 50)
  const pairs = standardised.get(PAIRS)!
  measure(BLEND, listener => {
    const other = standardise(near(listener))
    return pairs[listener]!.map((score, h) => score + other[h]! / 3)
  })
  record('item-cf-cold', {}, rows())
}
console.table(rows())

/** Each word of a name as a feature, as words of titles would be. */
function wordsOf(name: string): [string, number][] {
  return foldName(name)
    .split(' ')
    .filter(Boolean)
    .map(word => [`word:${word}`, 1])
}

/** The vector of a name as features: one for each dimension. */
function meaningOf(name: string): [string, number][] {
  return Array.from(encoder.encode(name), (value, d): [string, number] => [`meaning:${d}`, value])
}

function meanOf(values: Float64Array): number {
  const counted = values.filter(value => !Number.isNaN(value))
  return counted.reduce((sum, value) => sum + value, 0) / counted.length
}

function standardise(scores: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(scores)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return values.map(value => (value - mean) / (deviation || 1))
}

/** The difference of two models and its 95 % interval: listeners are drawn anew, the same for both and for every seed. */
function difference(model: string, other: string): string {
  const [a, b] = [recalls.get(model)!, recalls.get(other)!]
  const random = mulberry32(1)
  const mean = (pick: (n: number) => number): number => {
    const seeds = a.map((own, s) => {
      let [sum, many] = [0, 0]
      for (let n = 0; n < own.length; n++) {
        const listener = pick(n)
        if (Number.isNaN(own[listener]!)) continue
        sum += own[listener]! - b[s]![listener]!
        many++
      }
      return sum / many
    })
    return seeds.reduce((sum, value) => sum + value, 0) / seeds.length
  }
  const resampled = Array.from({ length: RESAMPLES }, () => mean(() => Math.floor(random() * lists.length)))
  resampled.sort((x, y) => x - y)
  const [low, high] = [resampled[Math.floor(RESAMPLES * 0.025)]!, resampled[Math.ceil(RESAMPLES * 0.975) - 1]!]
  return `${mean(n => n).toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`
}

function rows(): Row[] {
  return [...recalls].map(([model, seeds]) => {
    const means = seeds.map(meanOf)
    const isMore = [PAIRS, BLEND, WORDS, MEANING].includes(model)
    return {
      model,
      'recall@10': (means.reduce((sum, mean) => sum + mean, 0) / means.length).toFixed(4),
      seeds: means.length,
      'lowest and highest seed': `${Math.min(...means).toFixed(4)} to ${Math.max(...means).toFixed(4)}`,
      'more than the better tag profile (95 % interval)': model === PROFILE ? '' : difference(model, PROFILE),
      'more than the ridge from tags (95 % interval)': isMore ? difference(model, RIDGE) : '',
      'more than the pairs (95 % interval)': isMore && model !== PAIRS ? difference(model, PAIRS) : '',
    }
  })
}
