import { expect, test } from 'vitest'
import {
  CorpusError,
  ForeignBufferError,
  KeyedVectors,
  MurecomError,
  nextItemHitRate,
  readWord2VecFormat,
  splitNextItem,
  tuneWord2Vec,
  UnknownKeyError,
  VectorFileError,
  Word2Vec,
  writeWord2VecFormat,
} from '../src/index.ts'

const corpus = Array.from({ length: 60 }, (_, s) => Array.from({ length: 8 }, (_, i) => `w${(s + i * i) % 9}`))
const OPTIONS = { vectorSize: 4, minCount: 1, epochs: 1 }
const model = await Word2Vec.train(corpus, OPTIONS)
const { vectors } = model
const text = new TextEncoder().encode('1 1\na 1\n')

test.each<[string, () => unknown, string]>([
  [
    'train',
    () => Word2Vec.train(corpus, { vector_size: 4 } as never),
    'Word2Vec.train: vector_size is not an option; did you mean vectorSize?',
  ],
  ['train', () => Word2Vec.train(corpus, { size: 4 } as never), 'did you mean vectorSize?'],
  ['train', () => Word2Vec.train(corpus, { iter: 4 } as never), 'did you mean epochs?'],
  ['train', () => Word2Vec.train(corpus, { min_count: 4 } as never), 'did you mean minCount?'],
  ['train', () => Word2Vec.train(corpus, { ns_exponent: 1 } as never), 'did you mean nsExponent?'],
  ['train', () => Word2Vec.train(corpus, { epoch: 4 } as never), 'did you mean epochs?'],
  ['train', () => Word2Vec.train(corpus, { threads: 4 } as never), 'did you mean workers?'],
  ['train', () => Word2Vec.train(corpus, 5 as never), 'Word2Vec.train: options must be an object, got 5'],
  [
    'earlyStopping',
    () => Word2Vec.train(corpus, { earlyStopping: { metric: () => 1, min_delta: 1 } as never }),
    'Word2Vec.train: earlyStopping: min_delta is not an option; did you mean minDelta?',
  ],
  [
    'earlyStopping',
    () => Word2Vec.train(corpus, { earlyStopping: {} as never }),
    'earlyStopping: metric must be a function, got undefined',
  ],
  ['train on', () => model.train(corpus, { update: true } as never), 'Word2Vec.train: update is not an option'],
  [
    'predictOutput',
    () => model.predictOutput(['w1'], { topn: 3 } as never),
    'Word2Vec.predictOutput: topn is not an option; did you mean limit?',
  ],
  [
    'from',
    () => Word2Vec.from(model.toBuffer(), { kernel: 1 } as never),
    'Word2Vec.from: kernel is not an option; did you mean kernels?',
  ],
  [
    'fromArrays',
    () => KeyedVectors.fromArrays(['a'], Float32Array.of(1), { dim: 1 } as never),
    'did you mean dimensions?',
  ],
  [
    'fromArrays',
    () => KeyedVectors.fromArrays(['a'], Float32Array.of(1), null as never),
    'dimensions must be an integer of at least 1, got undefined',
  ],
  [
    'get',
    () => vectors.get('w1', { normalised: true } as never),
    'KeyedVectors#get: normalised is not an option; did you mean normalized?',
  ],
  [
    'mostSimilar',
    () => vectors.mostSimilar({ positive: 'w1', topN: 3 } as never),
    'KeyedVectors#mostSimilar: topN is not an option; did you mean limit?',
  ],
  ['mostSimilar', () => vectors.mostSimilar(undefined as never), 'positive or negative must have a key or vector'],
  ['mostSimilar', () => vectors.mostSimilar(null as never), 'positive or negative must have a key or vector'],
  ['mostSimilarBatch', () => vectors.mostSimilarBatch(['w1'] as never), 'options must be an object, got "w1"'],
  ['mostSimilarCosmul', () => vectors.mostSimilarCosmul({ positve: 'w1' } as never), 'did you mean positive?'],
  ['meanVector', () => vectors.meanVector(['w1'], { pre_normalize: false } as never), 'did you mean preNormalize?'],
  ['toBuffer', () => vectors.toBuffer({ precision: 'float8' as never }), 'precision must be one of'],
  ['read', () => readWord2VecFormat(text, { limitt: 3 } as never), 'did you mean limit?'],
  ['write', () => writeWord2VecFormat(vectors, { bin: true } as never), 'did you mean binary?'],
  [
    'split',
    () => splitNextItem(corpus, { testShare: 0 }),
    'splitNextItem: testShare must be a finite number above 0 to 1, got 0',
  ],
  [
    'hit rate',
    () => nextItemHitRate([], { k: 5 } as never),
    'nextItemHitRate: k is not an option; did you mean limit?',
  ],
  [
    'tune',
    () => tuneWord2Vec(corpus, { space: { alpha: [1] } as never }),
    'tuneWord2Vec: space: alpha is not an option',
  ],
  [
    'tune',
    () => tuneWord2Vec(Array(50).fill(['a', 'b', 'c']), { base: { vector_size: 3 } as never, part: 1 }),
    'did you mean vectorSize?',
  ],
])('an option that does not exist is refused with the one that was meant: %s', async (_, call, message) => {
  await expect(async () => call()).rejects.toThrow(message)
})

test('null stands for no options at run time', async () => {
  const none = null as never
  await expect(Word2Vec.train(corpus, none)).resolves.toBeInstanceOf(Word2Vec)
  await expect(model.train(corpus, none)).resolves.toBe(model)
  expect(model.predictOutput(['w1'], none)).toHaveLength(9)
  expect(vectors.get('w1', none)).toEqual(vectors.get('w1'))
  expect(KeyedVectors.from(vectors.toBuffer(none), none).length).toBe(9)
  expect(Word2Vec.from(model.toBuffer(), none).length).toBe(model.length)
  expect(readWord2VecFormat(writeWord2VecFormat(vectors, none), none).length).toBe(9)
  expect(splitNextItem(corpus, none).train).toHaveLength(60)
})

/** The buffer with a changed header, which keeps its length, and without a checksum. */
function edited(buffer: ArrayBuffer, from: string, to: string): Uint8Array {
  const bytes = new Uint8Array(buffer.slice(0))
  const at = new TextDecoder('latin1').decode(bytes).indexOf(from)
  expect(at).toBeGreaterThan(0)
  bytes.set(new TextEncoder().encode(to.padEnd(from.length)), at)
  bytes.fill(0, 12, 16)
  return bytes
}

test.each<[string, ArrayBuffer, (buffer: ArrayBuffer | Uint8Array) => unknown]>([
  ['word2vec model', model.toBuffer(), buffer => Word2Vec.from(buffer)],
  ['keyed vectors', vectors.toBuffer(), buffer => KeyedVectors.from(buffer)],
])('a buffer that is foreign, of another version, cut off or damaged has its own reason: %s', (kind, buffer, read) => {
  const name = kind === 'word2vec model' ? 'Word2Vec.from' : 'KeyedVectors.from'
  const older = new Uint8Array(buffer.slice(0))
  older[4] = 0
  const changed = new Uint8Array(buffer.slice(0)).fill(0xff, buffer.byteLength - 8)
  const nan = changed.slice().fill(0, 12, 16)
  const cases: [ArrayBuffer | Uint8Array, string][] = [
    [new Uint8Array(64), `${name}: this is not a ${kind} buffer: it begins with`],
    [older, 'its version is 0, this release reads version 1'],
    [buffer.slice(0, buffer.byteLength - 8), 'it is cut off'],
    [changed, 'it is damaged: its checksum does not fit'],
    [edited(buffer, '"w1"', '"w2"'), `${name}: this ${kind} buffer is damaged: it must have 9 distinct keys`],
    [edited(buffer, '"w1"', 'true'), 'is damaged: it must have 9 distinct keys'],
  ]
  if (kind === 'keyed vectors') cases.push([nan, 'is damaged: vectors must hold finite numbers, got NaN at index'])
  else cases.push([edited(buffer, '"losses":[', '"lossen":['), 'is damaged: it must have lists'])
  for (const [bytes, message] of cases) {
    expect(() => read(bytes)).toThrow(ForeignBufferError)
    expect(() => read(bytes)).toThrow(message)
  }
})

test('parameters of a damaged model are refused by the training that needs them', async () => {
  const bytes = edited(model.toBuffer(), '"order":"sequence"', '"order":"sequense"')
  const back = Word2Vec.from<string>(bytes)
  await expect(back.train(corpus)).rejects.toThrow('Word2Vec.train: order must be one of')
})

test('each error is an instance of its own class and of MurecomError only', async () => {
  const errors: [unknown, { isInstance(value: unknown): boolean }][] = [
    [await Word2Vec.train([]).catch((error: unknown) => error), CorpusError],
    [caught(() => vectors.get('nobody')), UnknownKeyError],
    [caught(() => readWord2VecFormat(new Uint8Array(0))), VectorFileError],
    [caught(() => Word2Vec.from(new ArrayBuffer(4))), ForeignBufferError],
  ]
  for (const [error, own] of errors) {
    expect(MurecomError.isInstance(error)).toBe(true)
    for (const [, other] of errors) expect(other.isInstance(error)).toBe(other === own)
  }
  expect((errors[0]![0] as Error).name).toBe('CorpusError')
})

function caught(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}
