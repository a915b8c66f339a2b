import { describe, expect, expectTypeOf, test } from 'vitest'
import { GenreCnn, type GenreCnnKernels } from '../../../packages/genre-cnn/src/index.ts'
import { loadMusicnn } from '../../../packages/genre-cnn/src/musicnn.ts'
import { loadSimdKernels as genreCnn } from '../../../packages/genre-cnn/src/simd.ts'
import { type ItemCfKernels, ItemKnn } from '../../../packages/item-cf/src/index.ts'
import { loadSimdKernels as itemCf } from '../../../packages/item-cf/src/simd.ts'
import { BallTree, DynamicBallTree, type KnnKernels, NearestNeighbors } from '../../../packages/knn/src/index.ts'
import { loadSimdKernels as knn } from '../../../packages/knn/src/simd.ts'
import { MelSpectrogram, type MelspecKernels, mfcc, resample } from '../../../packages/melspec/src/index.ts'
import { loadSimdKernels as melspec } from '../../../packages/melspec/src/simd.ts'
import { KeyedVectors, Word2Vec, type Word2VecKernels } from '../../../packages/word2vec/src/index.ts'
import { loadSimdKernels as word2vec } from '../../../packages/word2vec/src/simd.ts'

const sets = {
  '@murecom/melspec': await melspec(),
  '@murecom/knn': await knn(),
  '@murecom/word2vec': await word2vec(),
  '@murecom/item-cf': await itemCf(),
  '@murecom/genre-cnn': await genreCnn(),
}

test('the type of one set accepts no other', () => {
  type Sets = [MelspecKernels, KnnKernels, Word2VecKernels, ItemCfKernels, GenreCnnKernels]
  /** Pairs of a set and the type of another package that accepts it. */
  type Accepted<S extends unknown[]> = {
    [A in keyof S]: { [B in keyof S]: A extends B ? never : S[A] extends S[B] ? [A, B] : never }[number]
  }[number]
  expectTypeOf<Accepted<Sets>>().toBeNever()
  expectTypeOf<{ name: string }>().not.toExtend<Sets[number]>()
})

test('a set says whose it is', () => {
  for (const [name, kernels] of Object.entries(sets)) expect(kernels?.package).toBe(name)
})

const rows = Float32Array.of(0, 1, 1, 0)
const labels = ['jazz', 'metal']
/** Every public call that takes kernels, by package. */
const CALLS: Record<string, Record<string, (kernels: never) => unknown>> = {
  '@murecom/melspec': {
    MelSpectrogram: kernels => new MelSpectrogram({ kernels }),
    mfcc: kernels => mfcc(new Float32Array(4096), { kernels }),
    resample: kernels => resample(rows, { from: 44100, to: 22050, kernels }),
  },
  '@murecom/knn': {
    BallTree: kernels => new BallTree(rows, { dimensions: 2, kernels }),
    DynamicBallTree: kernels => new DynamicBallTree({ dimensions: 2, kernels }),
    NearestNeighbors: kernels => new NearestNeighbors({ k: 1, kernels }).fit(rows, { dimensions: 2 }),
  },
  '@murecom/word2vec': {
    'Word2Vec.train': kernels => Word2Vec.train([['a', 'b']], { minCount: 1, epochs: 1, vectorSize: 4, kernels }),
    'KeyedVectors.fromArrays': kernels => KeyedVectors.fromArrays(['a', 'b'], rows, { dimensions: 2, kernels }),
  },
  '@murecom/item-cf': {
    'ItemKnn.fit': kernels => ItemKnn.fit([['a', 'b']], { kernels }),
    'ItemKnn.fitParallel': kernels => ItemKnn.fitParallel([['a', 'b']], { kernels, workers: 0 }),
  },
  '@murecom/genre-cnn': {
    GenreCnn: kernels => GenreCnn.create({ labels, kernels }),
    loadMusicnn: kernels => loadMusicnn({ kernels }),
  },
}

describe.each(Object.entries(CALLS))('%s', (own, calls) => {
  test.each(Object.entries(calls))('%s takes its own kernels and refuses the others', async (_, call) => {
    await call(sets[own as keyof typeof sets] as never)
    const foreign: unknown[] = Object.entries(sets).flatMap(([name, kernels]) => (name === own ? [] : [kernels]))
    for (const kernels of [...foreign, { name: 'simd' }, Promise.resolve(undefined)]) {
      const error = await (async () => call(kernels as never))().then(
        () => new Error('accepted'),
        (reason: Error) => reason,
      )
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(new RegExp(`^[\\w. ]+: kernels must come from ${own}/simd, got `))
    }
  })
})
