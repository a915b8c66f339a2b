import { expect, test } from 'vitest'
import { loadEnglishEncoder } from '../src/english.ts'
import { WordPieceTokenizer } from '../src/index.ts'
import { type GoldenTokens, golden } from './data.ts'
import { cutSlowly } from './reference/word-piece.ts'

test('1,000 strings have the ids that Hugging Face tokenizers gives them', async () => {
  const { tokenizer } = await loadEnglishEncoder()
  const strings = await golden<GoldenTokens[]>('tokens.json')
  expect(strings).toHaveLength(1000)
  const wrong = strings.filter(({ text, ids }) => String(tokenizer.encode(text)) !== String(ids))
  expect(wrong).toEqual([])
})

test('words are cut as by trying every end, longest first', async () => {
  const { tokenizer } = await loadEnglishEncoder()
  const ids = new Map(tokenizer.vocabulary.map((token, id) => [token, id]))
  const words = (await golden<GoldenTokens[]>('tokens.json')).flatMap(({ text }) => text.match(/[a-z]+/g) ?? [])
  expect(words.length).toBeGreaterThan(1000)
  for (const word of words) expect(tokenizer.encode(word)).toEqual(cutSlowly(ids, word))
})

test('a vocabulary that is none is refused', () => {
  const make = (vocabulary: unknown) => () => new WordPieceTokenizer(vocabulary as string[])
  expect(make('abc')).toThrow('WordPieceTokenizer: vocabulary must be an array of texts, got "abc"')
  expect(make(['a', 'b'])).toThrow('vocabulary must have the token [UNK]')
  expect(make(['[UNK]', 'a', 'a'])).toThrow('WordPieceTokenizer: vocabulary[2] must be there once, got "a"')
  expect(make(['[UNK]', 7])).toThrow('vocabulary[1] must be a text, got 7')
  expect(make(['[UNK]', ''])).toThrow('vocabulary[1] must be a text, got ""')
})

test('only texts are cut', () => {
  const tokenizer = new WordPieceTokenizer(['[UNK]', 'a'])
  expect(() => tokenizer.encode(null as unknown as string)).toThrow(
    'WordPieceTokenizer.encode: text must be a text, got null',
  )
})

test('a long hostile text takes time in proportion to its length', () => {
  const tokenizer = new WordPieceTokenizer(['[UNK]', 'a', '##a'])
  expect(tokenizer.encode('a'.repeat(1_000_000))).toEqual([0])
  expect(tokenizer.encode('a'.repeat(100))).toHaveLength(100)
  expect(tokenizer.encode('[CLS'.repeat(100_000))).toHaveLength(200_000)
})
