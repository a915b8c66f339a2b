/** The public signatures: the type checker fails where one changes. */
import type { Worker as NodeWorker } from 'node:worker_threads'
import { expectTypeOf, test } from 'vitest'
import {
  type Corpus,
  type HeldOut,
  KeyedVectors,
  type MostSimilarQuery,
  nextItemHitRate,
  type Prediction,
  readWord2VecFormat,
  type SimilarKey,
  splitNextItem,
  type TrainingReport,
  type TrainMoreOptions,
  type TuningTrial,
  tuneWord2Vec,
  Word2Vec,
  type Word2VecKernels,
  type Word2VecOptions,
  type WorkerFactory,
  writeWord2VecFormat,
} from '../src/index.ts'
import type { lineSentences } from '../src/node.ts'
import { loadSimdKernels } from '../src/simd.ts'

test('training is asynchronous, whatever the options, and keeps the type of the keys', () => {
  expectTypeOf((words: string[][]) => Word2Vec.train(words)).returns.toEqualTypeOf<Promise<Word2Vec<string>>>()
  expectTypeOf((ids: number[][]) => Word2Vec.train(ids, { workers: 2 })).returns.toEqualTypeOf<
    Promise<Word2Vec<number>>
  >()
  expectTypeOf(Word2Vec.train<string>).parameters.toEqualTypeOf<[Corpus<string>, Word2VecOptions<string>?]>()
  expectTypeOf<Word2Vec<string>['train']>().toEqualTypeOf<
    (more: Corpus<string>, options?: TrainMoreOptions<string>) => Promise<Word2Vec<string>>
  >()
  expectTypeOf<Word2Vec<string>['training']>().toEqualTypeOf<TrainingReport | undefined>()
  expectTypeOf<TrainingReport>().toEqualTypeOf<{ status: 'done' | 'stopped'; epochs: number }>()
  expectTypeOf<Word2VecOptions['signal']>().toEqualTypeOf<AbortSignal | undefined>()
  expectTypeOf<Word2VecOptions['workers']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Word2VecOptions['kernels']>().toEqualTypeOf<Word2VecKernels | undefined>()
  expectTypeOf<Word2VecOptions['createWorker']>().toEqualTypeOf<WorkerFactory | undefined>()
})

test('a worker of a page and one of Node can be handed in', () => {
  expectTypeOf<() => Worker>().toExtend<WorkerFactory>()
  expectTypeOf<() => NodeWorker>().toExtend<WorkerFactory>()
})

test('answers are { id, score }', () => {
  expectTypeOf<SimilarKey<string>>().toEqualTypeOf<{ id: string; score: number }>()
  expectTypeOf<Prediction<number>>().toEqualTypeOf<{ id: number; score: number }>()
  expectTypeOf<KeyedVectors<string>['mostSimilar']>().toEqualTypeOf<
    (query: MostSimilarQuery<string> | string) => SimilarKey<string>[]
  >()
  expectTypeOf<KeyedVectors<string>['mostSimilarBatch']>().returns.toEqualTypeOf<SimilarKey<string>[][]>()
  expectTypeOf<KeyedVectors<string>['mostSimilarCosmul']>().returns.toEqualTypeOf<SimilarKey<string>[]>()
  expectTypeOf<MostSimilarQuery['limit']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Word2Vec<string>['predictOutput']>().toEqualTypeOf<
    (context: Iterable<string>, options?: { limit?: number }) => Prediction<string>[]
  >()
})

test('a class without a type argument takes any keys', () => {
  expectTypeOf<KeyedVectors<string>>().toExtend<KeyedVectors>()
  expectTypeOf<KeyedVectors<number>>().toExtend<KeyedVectors>()
  expectTypeOf<KeyedVectors<string | number>>().toExtend<KeyedVectors>()
  expectTypeOf<Word2Vec<string>>().toExtend<Word2Vec>()
  expectTypeOf<KeyedVectors<string>>().not.toExtend<KeyedVectors<number>>()
})

test('counts are numbers, buffers are ArrayBuffers', () => {
  expectTypeOf<KeyedVectors<string>['length']>().toBeNumber()
  expectTypeOf<Word2Vec<string>['length']>().toBeNumber()
  expectTypeOf<Word2Vec<string>['toBuffer']>().toEqualTypeOf<() => ArrayBuffer>()
  expectTypeOf(Word2Vec.from<string>).returns.toEqualTypeOf<Word2Vec<string>>()
  expectTypeOf(KeyedVectors.from<string>).returns.toEqualTypeOf<KeyedVectors<string>>()
  expectTypeOf(KeyedVectors.from<string>)
    .parameter(0)
    .toEqualTypeOf<ArrayBuffer | Uint8Array>()
  expectTypeOf(readWord2VecFormat).returns.toEqualTypeOf<KeyedVectors<string>>()
  expectTypeOf(writeWord2VecFormat).returns.toEqualTypeOf<Uint8Array<ArrayBuffer>>()
})

test('metrics and tuning', () => {
  expectTypeOf(splitNextItem<string>).returns.toEqualTypeOf<{ train: string[][]; heldOut: HeldOut<string>[] }>()
  expectTypeOf(nextItemHitRate<string>).returns.toEqualTypeOf<(vectors: KeyedVectors<string>) => number>()
  expectTypeOf(tuneWord2Vec).returns.toEqualTypeOf<Promise<TuningTrial[]>>()
})

test('kernels and files', () => {
  expectTypeOf(loadSimdKernels).returns.toEqualTypeOf<Promise<Word2VecKernels | undefined>>()
  expectTypeOf<typeof lineSentences>().returns.toEqualTypeOf<AsyncIterable<string[]>>()
})
