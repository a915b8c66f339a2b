import { fixtureJson } from '@murecom/testing'
import { expect, test } from 'vitest'
import { chooseVocabulary } from '../src/corpus/vocabulary.ts'
import { CorpusError } from '../src/errors.ts'
import { huffmanPaths } from '../src/memory/huffman.ts'
import { cumulativeCounts, guideBits, guideTable, keepThresholds } from '../src/memory/tables.ts'

interface Case {
  options: { min_count?: number; max_final_vocab?: number; sample?: number; ns_exponent?: number }
  keys: string[]
  counts: number[]
  keep: number[]
  cumulative: number[]
  codes: string[]
  points: number[][]
}
const golden = await fixtureJson<{ sentences: string[][]; cases: Case[] }>(
  new URL('./fixtures/gensim/vocabulary.json', import.meta.url),
)
const counts = new Map<string, number>()
for (const word of golden.sentences.flat()) counts.set(word, (counts.get(word) ?? 0) + 1)
const cases = golden.cases.map(c => [JSON.stringify(c.options), c] as const)

test.each(cases)('words and their order are those of gensim: %s', (_, { options, keys, counts: expected }) => {
  const { min_count = 5, max_final_vocab } = options
  const vocabulary = chooseVocabulary('test', [...counts.keys()], [...counts.values()], min_count, max_final_vocab)
  expect(vocabulary.keys).toEqual(keys)
  expect([...vocabulary.counts]).toEqual(expected)
  expect(vocabulary.keys.length + vocabulary.rare.size).toBe(counts.size)
})

test.each(cases)('subsampling and negative tables are those of gensim: %s', (_, { options, counts, ...expected }) => {
  const keep = new Uint32Array(counts.length)
  keepThresholds(Float64Array.from(counts), options.sample ?? 1e-3, keep)
  expect([...keep]).toEqual(expected.keep)
  const cumulative = new Int32Array(counts.length)
  cumulativeCounts(Float64Array.from(counts), options.ns_exponent ?? 0.75, cumulative)
  expect([...cumulative]).toEqual(expected.cumulative)
})

test.each(cases)('the Huffman tree is that of gensim: %s', (_, { counts, codes, points }) => {
  const tree = huffmanPaths(Float64Array.from(counts))
  const path = (w: number): [number, number] => [tree.start[w]!, tree.start[w + 1]!]
  expect(counts.map((_, w) => [...tree.codes.subarray(...path(w))].join(''))).toEqual(codes)
  expect(counts.map((_, w) => [...tree.points.subarray(...path(w))])).toEqual(points)
})

test('the guide finds what bisection finds', () => {
  const skewed = Float64Array.from({ length: 300 }, (_, i) => Math.ceil(1e6 / (i + 1) ** 2))
  const cumulative = new Int32Array(300)
  cumulativeCounts(skewed, 1, cumulative)
  const bits = guideBits(300)
  const guide = new Int32Array(1 << bits)
  guideTable(cumulative, bits, guide)
  for (let i = 0; i < 20_000; i++) {
    const draw = Math.floor((i / 20_000) * 2 ** 31)
    let word = guide[draw >>> (31 - bits)]!
    while (cumulative[word]! < draw) word++
    expect(word).toBe(cumulative.findIndex(c => c >= draw))
  }
})

test('one word and two words have Huffman paths', () => {
  expect([...huffmanPaths(Float64Array.of(3)).start]).toEqual([0, 0])
  expect([...huffmanPaths(Float64Array.of(3, 1)).start]).toEqual([0, 1, 2])
})

test('an empty vocabulary is an error that names the largest count', () => {
  expect(() => chooseVocabulary('here', ['a', 'b'], [3, 4], 5, undefined)).toThrow(CorpusError)
  expect(() => chooseVocabulary('here', ['a', 'b'], [3, 4], 5, undefined)).toThrow(
    'here: no word is seen at least minCount = 5 times: the most frequent is seen 4 times; lower minCount or give more sentences',
  )
  expect(() => chooseVocabulary('here', ['a', 'b'], [4, 4], 1, 1)).toThrow('maxFinalVocab 1 raised it from 1')
})
