import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import {
  CorpusError,
  nextItemHitRate,
  splitNextItem,
  type TrainingProgress,
  tuneWord2Vec,
  Word2Vec,
} from '../src/index.ts'
import { kernelSets } from './kernel-sets.ts'

/** Sentences of `groups` groups of words that do not meet; the most frequent words of a group come first in its names. */
function planted(sentences: number, groups = 4, seed = 1): string[][] {
  const random = mulberry32(seed)
  return Array.from({ length: sentences }, (_, s) =>
    Array.from({ length: 10 }, () => `${s % groups}-${Math.floor(10 * random() ** 2)}`),
  )
}
const corpus = planted(1000)
const OPTIONS = { sg: true, vectorSize: 16, minCount: 1, sample: 0, epochs: 3, alpha: 0.05 } as const

function* generated(): Generator<string[]> {
  yield* corpus
}
const again = { [Symbol.iterator]: () => corpus[Symbol.iterator]() }

test('a generator is refused, and a generator in the clothes of an iterable', async () => {
  const dressed = generated()
  for (const once of [generated(), { [Symbol.iterator]: () => dressed }, generated() as Iterable<string[]>]) {
    const training = Word2Vec.train(once, OPTIONS)
    await expect(training).rejects.toThrow(CorpusError)
    await expect(training).rejects.toThrow(
      'Word2Vec.train: these sentences can be read only once, and training reads them several times: give an array',
    )
  }
  async function* later(): AsyncGenerator<string[]> {
    yield* corpus
  }
  await expect(Word2Vec.train(later(), OPTIONS)).rejects.toMatchObject({ code: 'one-shot-corpus' })
})

test('a pass with fewer sentences than the first is an error, never an untrained model', async () => {
  let passes = 0
  const shrinking = {
    *[Symbol.iterator]() {
      yield* corpus.slice(0, passes++ < 2 ? 1000 : 999)
    },
  }
  const training = Word2Vec.train(shrinking, OPTIONS)
  await expect(training).rejects.toMatchObject({ name: 'CorpusError', code: 'short-pass' })
  await expect(training).rejects.toThrow('a pass over the sentences gave 999 of 1000')
  const source = generated()
  const hidden = {
    *[Symbol.iterator]() {
      yield* source
    },
  }
  await expect(Word2Vec.train(hidden, OPTIONS)).rejects.toThrow('gave 0 of 1000')
})

test('an array, a re-iterable, an async one, a cached generator and a given vocabulary give one model', async () => {
  const counts = new Map<string, number>()
  for (const word of corpus.flat()) counts.set(word, (counts.get(word) ?? 0) + 1)
  const asynchronous = {
    async *[Symbol.asyncIterator]() {
      yield* corpus
    },
  }
  const expected = (await Word2Vec.train(corpus, OPTIONS)).vectors.toArray()
  const same = [
    await Word2Vec.train(again, OPTIONS),
    await Word2Vec.train(again, { ...OPTIONS, cacheCorpus: true }),
    await Word2Vec.train(generated(), { ...OPTIONS, cacheCorpus: true }),
    await Word2Vec.train(asynchronous, OPTIONS),
    await Word2Vec.train(
      corpus.map(s => new Set(s.map((word, i) => `${word}:${i}`))).map(s => [...s].map(w => w.split(':')[0]!)),
      OPTIONS,
    ),
    await Word2Vec.train(corpus, { ...OPTIONS, vocabulary: counts }),
  ]
  for (const model of same) expect(model.vectors.toArray()).toEqual(expected)
  const onePass = { ...OPTIONS, epochs: 1, vocabulary: counts }
  const once = await Word2Vec.train(generated(), onePass)
  expect(once.losses).toHaveLength(1)
  expect(once.vectors.keys).toEqual([...(await Word2Vec.train(corpus, onePass)).vectors.keys])
})

test('the same seed gives the same bytes, another seed others', async () => {
  const bytes = async (seed: number): Promise<Uint8Array> =>
    new Uint8Array((await Word2Vec.train(corpus, { ...OPTIONS, seed })).toBuffer())
  expect(await bytes(5)).toEqual(await bytes(5))
  expect(await bytes(5)).not.toEqual(await bytes(6))
})

test.each([
  [[], {}, 'CorpusError', 'there is not one word in 0 sentences'],
  [
    [['a', 'b', 'a']],
    { minCount: 5 },
    'CorpusError',
    'no word is seen at least minCount = 5 times: the most frequent is seen 2 times',
  ],
  [[['a']], { vectorSize: 0 }, 'RangeError', 'vectorSize must be an integer from 1 to 65536, got 0'],
  [[['a']], { negative: 0 }, 'RangeError', 'negative must be at least 1 when hs is off, got 0'],
  [[['a']], { workers: -1 }, 'RangeError', 'workers must be an integer from 0 to 256, got -1'],
  [[['a']], { alpha: 0.01, minAlpha: 0.02 }, 'RangeError', 'minAlpha must be a finite number from 0 to 0.01'],
  [[['a']], { sg: 2 as never }, 'RangeError', 'sg must be true, false, 1 or 0, got 2'],
  [
    ['not split' as never],
    {},
    'TypeError',
    'a sentence must be an array of keys, got "not split" at 0: split it into words',
  ],
  [[[{} as never]], {}, 'TypeError', 'a key must be a string or a number, got a Object in sentence 0'],
  ['text' as never, {}, 'TypeError', 'sentences must be an iterable of arrays of keys, got "text"'],
])('bad input is refused: %j %j', async (sentences, options, name, message) => {
  const training = Word2Vec.train(sentences as string[][], options)
  await expect(training).rejects.toMatchObject({ name })
  await expect(training).rejects.toThrow(message)
})

const sets = (await kernelSets()).map(set => [set.name, set] as const)
test.each(sets)('a buffer gives back the model, which can be trained on: %s', async (_, kernels) => {
  for (const variant of [{}, { hs: true, negative: 0 }, { sg: false }]) {
    const model = await Word2Vec.train(corpus, { ...OPTIONS, ...variant, kernels })
    const back = Word2Vec.from<string>(model.toBuffer(), { kernels })
    expect(back.parameters).toEqual(model.parameters)
    expect(back.losses).toEqual(model.losses)
    expect(back.vectors.toArray()).toEqual(model.vectors.toArray())
    expect(back.vectors.mostSimilar({ positive: ['1-1'] })).toEqual(model.vectors.mostSimilar({ positive: ['1-1'] }))
    await back.train(corpus, { epochs: 2 })
    await model.train(corpus, { epochs: 2 })
    expect(back.vectors.toArray()).toEqual(model.vectors.toArray())
  }
  expect(() => Word2Vec.from(new ArrayBuffer(40))).toThrow('Word2Vec.from: this is not a word2vec model buffer')
})

test('training on lowers the loss, and new words come in when they have been seen often enough in all', async () => {
  const model = await Word2Vec.train([...corpus, ['1-0', 'rare', '1-1'], ['1-0', 'rare', '1-2']], {
    ...OPTIONS,
    minCount: 3,
  })
  expect(model.vectors.has('rare')).toBe(false)
  const known = [...model.vectors.keys]
  const more = Array.from({ length: 40 }, () => ['1-0', 'new', '1-1', '1-2', 'new']).concat([
    ['1-0', 'rare', '1-1', 'once'],
  ])
  await model.train(more, { epochs: 20, alpha: 0.05 })
  expect(model.vectors.has('new')).toBe(false)
  await model.train(more, { epochs: 20, alpha: 0.05, updateVocabulary: true })
  expect(model.vectors.keys.slice(0, known.length)).toEqual(known)
  expect(model.vectors.keys.slice(known.length)).toEqual(['new', 'rare'])
  const near = model.vectors.mostSimilar({ positive: ['new'], limit: 3, filter: key => key !== 'rare' })
  expect(near.map(({ id }) => id[0])).toEqual(['1', '1', '1'])
  expect(model.losses.at(-1)!).toBeLessThan(model.losses[3]!)
  await expect(model.train([['nothing', 'known']])).rejects.toThrow('sentences must have words of the vocabulary')
  const tree = await Word2Vec.train(corpus, { ...OPTIONS, hs: true, negative: 0 })
  await expect(tree.train(more, { updateVocabulary: true })).rejects.toThrow('updateVocabulary must be false')
})

test('progress is told with a falling mean loss, and numbers that agree', async () => {
  const seen: TrainingProgress[] = []
  const model = await Word2Vec.train(corpus, { ...OPTIONS, onProgress: p => seen.push(p) })
  const ends = seen.filter(p => p.epochDone)
  expect(ends.map(p => p.epoch)).toEqual([1, 2, 3])
  expect(ends.map(p => p.words)).toEqual([10_000, 20_000, 30_000])
  expect(ends.map(p => p.meanLoss)).toEqual(model.losses)
  expect(model.losses[2]!).toBeLessThan(model.losses[0]! - 0.1)
  expect(ends[2]).toMatchObject({ progress: 1, etaSeconds: 0 })
  expect(ends[0]!.wordsPerSecond).toBeGreaterThan(0)
  expect(seen.every((p, i) => i === 0 || p.words >= seen[i - 1]!.words)).toBe(true)
})

test('the first mean loss is that of chance: (negatives + 1) log 2', async () => {
  const model = await Word2Vec.train(corpus, { ...OPTIONS, epochs: 1, alpha: 1e-9, minAlpha: 0, nsExponent: 0 })
  // A negative that is the word itself is left out: with 40 words drawn alike, one in 40.
  expect(model.losses[0]!).toBeCloseTo((1 + 5 * (1 - 1 / 40)) * Math.log(2), 1)
})

test('a training that is stopped keeps the weights it has, and says so', async () => {
  const controller = new AbortController()
  let meanLoss = Number.NaN
  const onProgress = (progress: TrainingProgress): void => {
    meanLoss = progress.meanLoss
    if (progress.epoch === 4) controller.abort(new Error('enough'))
  }
  const options = { ...OPTIONS, epochs: 100_000, signal: controller.signal, onProgress }
  const model = await Word2Vec.train(corpus, options)
  expect(model.training).toEqual({ status: 'stopped', epochs: model.losses.length })
  expect(model.losses.length).toBeGreaterThanOrEqual(3)
  expect(meanLoss).toBeLessThan(model.losses[0]!)
  expect(model.vectors.toArray().every(Number.isFinite)).toBe(true)
  const { length } = model.losses
  await model.train(corpus, { epochs: 2 })
  expect(model.training).toEqual({ status: 'done', epochs: 2 })
  expect(model.losses).toHaveLength(length + 2)
  expect(Word2Vec.from(model.toBuffer()).training).toBeUndefined()
})

test('a signal stops the passes over sentences that come slowly', async () => {
  const slow = (passes: number, controller: AbortController): AsyncIterable<string[]> => {
    let pass = 0
    return {
      async *[Symbol.asyncIterator]() {
        pass++
        for (const [i, sentence] of corpus.entries()) {
          if (pass > passes && i === 5) controller.abort(new Error('slow'))
          if (i > 6 && controller.signal.aborted) throw new Error('the signal was not seen')
          yield sentence
        }
      },
    }
  }
  // Two iterators are made to see whether the sentences can be read again, but not read.
  const counting = new AbortController()
  await expect(Word2Vec.train(slow(0, counting), { ...OPTIONS, signal: counting.signal })).rejects.toThrow('slow')
  const training = new AbortController()
  const model = await Word2Vec.train(slow(2, training), { ...OPTIONS, signal: training.signal })
  expect(model.training).toEqual({ status: 'stopped', epochs: 1 })
})

test('a training that is stopped before anything was trained rejects with the reason, and changes nothing', async () => {
  const signal = AbortSignal.abort(new Error('at once'))
  await expect(Word2Vec.train(corpus, { ...OPTIONS, signal })).rejects.toThrow('at once')
  const model = await Word2Vec.train(corpus, OPTIONS)
  const before = new Uint8Array(model.toBuffer())
  await expect(model.train(corpus, { signal, updateVocabulary: true })).rejects.toThrow('at once')
  expect(new Uint8Array(model.toBuffer())).toEqual(before)
  await model.train(corpus, { epochs: 1 })
  expect(model.epochsTrained).toBe(4)
})

test('early stopping ends after the metric stops rising, and keeps the best epoch', async () => {
  const values = [1, 3, 2, 2, 9]
  const kept: Float32Array[] = []
  const model = await Word2Vec.train(corpus, {
    ...OPTIONS,
    epochs: 5,
    earlyStopping: {
      patience: 2,
      metric: (vectors, epoch) => {
        kept.push(vectors.toArray())
        return values[epoch - 1]!
      },
    },
  })
  expect(kept).toHaveLength(4)
  expect(model.epochsTrained).toBe(4)
  expect(model.vectors.toArray()).toEqual(kept[1])
})

test('predictOutput is the softmax over all words', async () => {
  const model = await Word2Vec.train(corpus, { ...OPTIONS, epochs: 10 })
  const all = model.predictOutput(['2-0', '2-1', 'unknown'], { limit: 40 })
  expect(all).toHaveLength(40)
  expect(all.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 12)
  expect(all.slice(0, 5).every(({ id }) => id.startsWith('2-'))).toBe(true)
  expect(model.predictOutput(['unknown'])).toEqual([])
  const tree = await Word2Vec.train(corpus, { ...OPTIONS, hs: true, negative: 0 })
  expect(() => tree.predictOutput(['2-0'])).toThrow('the model must be trained with negative sampling')
})

test('order "set" joins words that a window of one would not', async () => {
  // a and z are always at the two ends; between them are random words.
  const random = mulberry32(8)
  const apart = Array.from({ length: 400 }, (_, s) => {
    const middle = Array.from({ length: 8 }, () => `m${Math.floor(random() * 50)}`)
    return [`a${s % 2}`, ...middle, `z${s % 2}`]
  })
  const margin = async (order: 'sequence' | 'shuffle' | 'set'): Promise<number> => {
    const model = await Word2Vec.train(apart, { ...OPTIONS, epochs: 20, window: 1, order })
    const chance = new Map(model.predictOutput(['a0'], { limit: 100 }).map(({ id, score }) => [id, score]))
    return Math.log(chance.get('z0')! / chance.get('z1')!)
  }
  const [sequence, shuffle, set] = [await margin('sequence'), await margin('shuffle'), await margin('set')]
  expect(set).toBeGreaterThan(sequence + 1)
  expect(shuffle).toBeGreaterThan(sequence + 0.3)
})

test('numbers are keys, and stay numbers', async () => {
  const model = await Word2Vec.train(
    [
      [7, 8, 9, 7],
      [8, 9],
    ],
    { ...OPTIONS },
  )
  expect([...model.vectors.keys].sort()).toEqual([7, 8, 9])
  expect(model.vectors.has(7)).toBe(true)
})

test('the last items are held out, but not those that came before', () => {
  const { train, heldOut } = splitNextItem(
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'a'],
      ['a', 'b'],
    ],
    { testShare: 1 },
  )
  expect(train).toEqual([
    ['a', 'b'],
    ['a', 'b', 'a'],
    ['a', 'b'],
  ])
  expect(heldOut).toEqual([{ context: ['a', 'b'], next: 'c' }])
})

test('tuning tries settings and puts the best first', async () => {
  const trials = await tuneWord2Vec(planted(600), {
    base: { ...OPTIONS, epochs: 1, alpha: 0.001 },
    space: { epochs: [10], window: [3], nsExponent: [0, 0.75], sample: [0] },
    trials: 5,
    part: 1,
    limit: 5,
  })
  // The space has two settings beside the base.
  expect(trials).toHaveLength(3)
  expect(trials[0]!.hitRate).toBeGreaterThanOrEqual(trials[2]!.hitRate)
  expect(trials.some(t => t.epochs === 1)).toBe(true)
  const { heldOut } = splitNextItem(planted(600))
  const model = await Word2Vec.train(planted(600), { ...OPTIONS, epochs: 10 })
  expect(nextItemHitRate(heldOut, { limit: 40 })(model.vectors)).toBe(1)
})
