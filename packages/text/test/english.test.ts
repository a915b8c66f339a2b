import { fixtureBytes } from '@murecom/testing'
import { expect, test } from 'vitest'
import { loadEnglishEncoder } from '../src/english.ts'
import { ForeignBufferError } from '../src/index.ts'
import { type GoldenPairs, golden } from './data.ts'
import { spearman } from './reference/spearman.ts'

const TABLE = new URL('../data/english.bin', import.meta.url)

test('pairs of sentences that were not learnt from are ordered as the teacher orders them', async () => {
  const encoder = await loadEnglishEncoder()
  const { sentences, pairs } = await golden<GoldenPairs>('pairs.json')
  const { dimensions } = encoder
  const vectors = encoder.encodeAll(sentences)
  const vector = (i: number) => vectors.subarray(i * dimensions, (i + 1) * dimensions)
  const cosines = pairs.map(([a, b]) => vector(a).reduce((sum, value, d) => sum + value * vector(b)[d]!, 0))
  const teacher = pairs.map(([, , cosine]) => cosine)
  expect(spearman(cosines, teacher)).toBeGreaterThan(0.92)
})

test('what belongs together is nearer than what does not', async () => {
  const encoder = await loadEnglishEncoder()
  const cosine = (a: string, b: string) =>
    encoder.encode(a).reduce((sum, value, d) => sum + value * encoder.encode(b)[d]!, 0)
  expect(cosine('sad songs', 'heartbreak and tears')).toBeGreaterThan(cosine('sad songs', 'happy party'))
  expect(cosine('violin and cello', 'string quartet')).toBeGreaterThan(cosine('violin and cello', 'heavy metal'))
  expect(cosine('music to fall asleep', 'lullaby')).toBeGreaterThan(cosine('music to fall asleep', 'gangster rap'))
})

test('the table is at most 8 MB, of 256 dimensions, and carries its teacher', async () => {
  const bytes = await fixtureBytes(TABLE)
  expect(bytes.length).toBeLessThanOrEqual(8_000_000)
  const encoder = await loadEnglishEncoder({ table: bytes })
  expect(encoder.dimensions).toBe(256)
  expect(encoder.source).toBe('sentence-transformers/all-MiniLM-L6-v2')
  expect(encoder.tokenizer.length).toBe(30_522)
})

test('the table is read from an address or from bytes, and a foreign one is refused', async () => {
  const encoder = await loadEnglishEncoder({ table: TABLE })
  expect(encoder.encode('calm')).toEqual((await loadEnglishEncoder({ table: TABLE.href })).encode('calm'))
  await expect(loadEnglishEncoder({ table: new Uint8Array(100) })).rejects.toThrow(ForeignBufferError)
  await expect(loadEnglishEncoder({ table: 5 as unknown as URL })).rejects.toThrow(
    'loadEnglishEncoder: table must be an address or bytes, got 5',
  )
  await expect(loadEnglishEncoder({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})
