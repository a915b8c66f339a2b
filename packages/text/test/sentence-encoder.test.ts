import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ForeignBufferError, SentenceEncoder, type SentenceTable } from '../src/index.ts'
import { encodeSlowly } from './reference/encode.ts'

const VOCABULARY = ['[UNK]', 'calm', 'loud', 'piano', '##s', 'the']
/** The smallest is far from the largest, so that a scale for all rows would lose it. */
const VECTORS = [
  [0, 0, 0],
  [1, 0.5, -0.25],
  [-300, 20, 7],
  [0.001, 0.002, -0.003],
  [4, 4, 4],
  [0, 0, 0],
]
const table = (more: Partial<SentenceTable> = {}): SentenceTable => ({
  vocabulary: VOCABULARY,
  vectors: Float32Array.from(VECTORS.flat()),
  dimensions: 3,
  ...more,
})
/** Vectors of the tokens after 8-bit codes: a value is off by half a step of its row at most. */
const coded = VECTORS.map(row => {
  const scale = Math.fround(Math.max(...row.map(Math.abs)) / 127)
  return row.map(value => (scale > 0 ? Math.round(Math.fround(value) / scale) * scale : 0))
})

test('a text is the sum of its tokens, of length 1', () => {
  const encoder = new SentenceEncoder(table())
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('calm', 'loud', 'piano', 'pianos', 'the', 'unheard'), { maxLength: 12 }),
      words => {
        const ids = encoder.tokenizer.encode(words.join(' '))
        const expected = encodeSlowly(
          ids.map(id => coded[id]!),
          3,
        )
        const vector = encoder.encode(words.join(' '))
        for (const [d, value] of expected.entries()) expect(vector[d]).toBeCloseTo(value, 6)
      },
    ),
    propertyRuns(200, 5),
  )
})

test('8-bit codes lose at most half a step of their row', () => {
  const encoder = new SentenceEncoder(table())
  const [x = 0, y = 0, z = 0] = encoder.encode('loud')
  const length = Math.hypot(300, 20, 7)
  const step = 300 / 127 / length
  for (const [got, exact] of [
    [x, -300 / length],
    [y, 20 / length],
    [z, 7 / length],
  ] as const) {
    expect(Math.abs(got - exact)).toBeLessThan(step)
  }
})

test('tokens of zeros have no row, and a text of nothing else is zeros', () => {
  const encoder = new SentenceEncoder(table())
  expect(encoder.length).toBe(4)
  expect([...encoder.encode('the unheard')]).toEqual([0, 0, 0])
  expect([...encoder.encode('')]).toEqual([0, 0, 0])
  expect(encoder.encode('the calm')).toEqual(encoder.encode('calm'))
})

test('encodeAll is encode, row after row', () => {
  const encoder = new SentenceEncoder(table())
  const texts = ['calm piano', '', 'loud pianos']
  expect(encoder.encodeAll(texts)).toEqual(Float32Array.from(texts.flatMap(text => [...encoder.encode(text)])))
  expect(encoder.encodeAll([])).toHaveLength(0)
})

test('a buffer gives the same encoder back', () => {
  const encoder = new SentenceEncoder(table({ source: 'a test' }))
  const again = SentenceEncoder.from(encoder.toBuffer())
  expect(again.encode('calm pianos')).toEqual(encoder.encode('calm pianos'))
  expect([again.dimensions, again.length, again.source]).toEqual([3, 4, 'a test'])
  expect(again.tokenizer.vocabulary).toEqual(VOCABULARY)
  expect(again.toBuffer()).toEqual(encoder.toBuffer())
})

test('a damaged buffer is refused, wherever it is damaged', () => {
  const whole = new Uint8Array(new SentenceEncoder(table()).toBuffer())
  expect(() => SentenceEncoder.from(whole.slice(0, 40))).toThrow(ForeignBufferError)
  expect(() => SentenceEncoder.from(new Uint8Array(64))).toThrow(
    'SentenceEncoder.from: this is not a sentence encoder buffer',
  )
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = whole.slice()
      damaged[at]! ^= flip
      // The two reserved bytes mean nothing.
      if (at === 6 || at === 7) expect(SentenceEncoder.from(damaged).length).toBe(4)
      else expect(() => SentenceEncoder.from(damaged)).toThrow(ForeignBufferError)
    }),
    propertyRuns(300, 6),
  )
})

test('a table that does not fit together is refused', () => {
  const wrong = (more: Partial<SentenceTable>) => () => new SentenceEncoder(table(more))
  expect(wrong({ dimensions: 0 })).toThrow('SentenceEncoder: dimensions must be an integer from 1 to 4096, got 0')
  expect(wrong({ vectors: new Float32Array(6) })).toThrow('SentenceEncoder: vectors must have 6 rows of 3, got 6')
  expect(wrong({ vectors: new Float32Array(18).fill(Number.NaN) })).toThrow('vectors must hold finite numbers')
  expect(wrong({ vocabulary: ['[UNK]', 'a\nb', 'c', 'd', 'e', 'f'] })).toThrow('vocabulary must have no line ends')
  expect(wrong({ vocabulary: [] })).toThrow('vocabulary.length must be an integer from 1 to 65534, got 0')
  expect(() => new SentenceEncoder({ ...table(), size: 3 } as SentenceTable)).toThrow('size is not an option')
})
