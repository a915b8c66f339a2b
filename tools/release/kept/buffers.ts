/**
 * One buffer of each class that has `toBuffer`: how a release writes it, and what every later one must read in it. Networks of
 * @murecom/genre-cnn are a megabyte each; the weights in that package are such files, and its tests read them.
 */
import { FactorRegression, ImplicitAls, ItemKnn } from '@murecom/item-cf'
import { BallTree } from '@murecom/knn'
import { SentenceEncoder } from '@murecom/text'
import { KeyedVectors, Word2Vec } from '@murecom/word2vec'
import { type EmbeddingModel, SongIndex } from 'murecom'

/** What is asked of a buffer: numbers and ids that no later version may change. */
export interface KeptBuffer {
  write: () => ArrayBuffer | Promise<ArrayBuffer>
  ask: (bytes: Uint8Array) => unknown
}

const SETS = [
  ['a', 'b', 'c'],
  ['a', 'b'],
  ['b', 'c', 'd'],
  ['a', 'd'],
  ['c', 'd', 'e'],
  ['e', 'a'],
]
const ROWS = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i * i + 1))
const als = () => ImplicitAls.fit(SETS, { factors: 4, iterations: 3, seed: 1, minCount: 1 })
const features = (id: unknown) => new Map([[`name:${id}`, 1]])
/** Vectors are added as they are, so nothing is embedded. */
const MODEL: EmbeddingModel = {
  name: 'kept',
  seconds: 3,
  sampleRate: 16_000,
  dimensions: 3,
  embed: () => Promise.reject(new Error('a kept index embeds nothing')),
}

export const BUFFERS: Readonly<Record<string, KeptBuffer>> = {
  'ball-tree': {
    write: () => new BallTree(ROWS, { dimensions: 3, leafSize: 4 }).toBuffer(),
    ask: bytes => {
      const { indices, distances } = BallTree.from(bytes).query(ROWS.slice(0, 6), { k: 3 })
      return { indices: [...indices], distances: [...distances] }
    },
  },
  'item-knn': {
    write: () => ItemKnn.fit(SETS, { k: 3, minCount: 1 }).toBuffer(),
    ask: bytes => ItemKnn.from(bytes).recommend(['a', 'b'], { limit: 3 }),
  },
  'implicit-als': {
    write: () => als().toBuffer(),
    ask: bytes => ImplicitAls.from(bytes).recommend(['a', 'b'], { limit: 3 }),
  },
  'factor-regression': {
    write: () => FactorRegression.fit(als(), features, { degree: 1, minCount: 1 }).toBuffer(),
    ask: bytes => [...FactorRegression.from(bytes).predict(features('b'))],
  },
  word2vec: {
    write: async () => (await Word2Vec.train(SETS, { vectorSize: 4, minCount: 1, epochs: 2, seed: 1 })).toBuffer(),
    ask: bytes => [...Word2Vec.from<string>(bytes).vectors.get('a')!],
  },
  'keyed-vectors': {
    write: () =>
      KeyedVectors.fromArrays(['a', 'b'], Float32Array.of(1, 2, 3, -1, 0.5, 0), { dimensions: 3 }).toBuffer(),
    ask: bytes => [...KeyedVectors.from<string>(bytes).get('b')!],
  },
  'sentence-encoder': {
    write: () =>
      new SentenceEncoder({
        vocabulary: ['[UNK]', 'calm', 'song', '##s'],
        vectors: Float32Array.of(0, 0, 1, 0, 0, 1, 0.1, 0.1),
        dimensions: 2,
      }).toBuffer(),
    ask: bytes => [...SentenceEncoder.from(bytes).encode('Calm songs')],
  },
  'song-index': {
    write: () => {
      const index = new SongIndex({ model: MODEL })
      for (let i = 0; i < 12; i++) index.addVectors(`song ${i}`, Float32Array.from(ROWS.subarray(9 * i, 9 * i + 9)))
      return index.toBuffer()
    },
    ask: bytes => SongIndex.from(bytes, { model: MODEL }).similar('song 1', { limit: 3 }),
  },
}
