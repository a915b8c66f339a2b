import { expectTypeOf, test } from 'vitest'
import {
  type BaselineOnly,
  type CrossValidation,
  crossValidate,
  type EvaluationRow,
  evaluate,
  type FactoredItems,
  FactorRegression,
  type FactorRegressionOptions,
  type Features,
  GridSearch,
  type GridSearchOutcome,
  type Id,
  ImplicitAls,
  type ImplicitAlsOptions,
  type ImplicitAlsParallelOptions,
  type ItemCfKernels,
  ItemKnn,
  type ItemKnnOptions,
  type ItemKnnParallelOptions,
  KnnBaseline,
  type KnnOptions,
  type NeighborList,
  type NeighborsOptions,
  type Prediction,
  type PredictOptions,
  precisionAtK,
  type RatingRow,
  RatingsDataset,
  type RatingsSplit,
  type Recommender,
  type RecommendOptions,
  readMovieLens,
  type ScoredItem,
  type SetSplit,
  type SimilarItemsOptions,
  splitSets,
  type UpdateOptions,
  type WeightedSets,
  type WorkerFactory,
} from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'

test('ItemKnn: building', () => {
  expectTypeOf(ItemKnn.fit).parameters.toEqualTypeOf<[Iterable<Iterable<Id>>, ItemKnnOptions?]>()
  expectTypeOf(ItemKnn.fit).returns.toEqualTypeOf<ItemKnn>()
  expectTypeOf(ItemKnn.fitParallel).parameters.toEqualTypeOf<[Iterable<Iterable<Id>>, ItemKnnParallelOptions?]>()
  expectTypeOf(ItemKnn.fitParallel).returns.toEqualTypeOf<Promise<ItemKnn>>()
  expectTypeOf<keyof ItemKnnOptions>().toEqualTypeOf<
    | 'similarity'
    | 'shrinkage'
    | 'popularityDiscount'
    | 'alpha'
    | 'beta'
    | 'k1'
    | 'b'
    | 'k'
    | 'minCount'
    | 'regularization'
    | 'maxItems'
    | 'kernels'
  >()
  expectTypeOf<Exclude<keyof ItemKnnParallelOptions, keyof ItemKnnOptions>>().toEqualTypeOf<
    'workers' | 'signal' | 'createWorker'
  >()
  expectTypeOf<ItemKnnParallelOptions['createWorker']>().toEqualTypeOf<WorkerFactory | undefined>()
  expectTypeOf<ItemKnnOptions['kernels']>().toEqualTypeOf<ItemCfKernels | undefined>()
  expectTypeOf(loadSimdKernels).returns.toEqualTypeOf<Promise<ItemCfKernels | undefined>>()
  expectTypeOf(ItemKnn.from).toEqualTypeOf<
    (buffer: ArrayBuffer | Uint8Array, options?: Pick<ItemKnnOptions, 'kernels'>) => ItemKnn
  >()
  // @ts-expect-error a synchronous call has no workers
  void (() => ItemKnn.fit([[1]], { workers: 2 }))
})

test('ItemKnn: asking', () => {
  expectTypeOf<ScoredItem>().toEqualTypeOf<{ id: Id; score: number }>()
  expectTypeOf<ItemKnn['similarItems']>().toEqualTypeOf<(id: Id, options?: SimilarItemsOptions) => ScoredItem[]>()
  expectTypeOf<ItemKnn['recommend']>().toEqualTypeOf<(ids: Iterable<Id>, options?: RecommendOptions) => ScoredItem[]>()
  expectTypeOf<ItemKnn['explain']>().toEqualTypeOf<(ids: Iterable<Id>, item: Id) => ScoredItem[]>()
  expectTypeOf<ItemKnn['update']>().parameters.toEqualTypeOf<[Iterable<Iterable<Id>>, UpdateOptions?]>()
  expectTypeOf<SimilarItemsOptions>().toEqualTypeOf<{ limit?: number }>()
  expectTypeOf<keyof RecommendOptions>().toEqualTypeOf<'limit' | 'exclude' | 'filter' | 'fallback'>()
  expectTypeOf<ItemKnn['ids']>().toEqualTypeOf<readonly Id[]>()
  expectTypeOf<ItemKnn['length']>().toBeNumber()
  expectTypeOf<ItemKnn['toBuffer']>().returns.toEqualTypeOf<ArrayBuffer>()
  // @ts-expect-error no positional count
  void ((model: ItemKnn) => model.recommend([1], 5))
})

test('ImplicitAls', () => {
  expectTypeOf(ImplicitAls.fit).parameters.toEqualTypeOf<[WeightedSets, ImplicitAlsOptions?]>()
  expectTypeOf(ImplicitAls.fit).returns.toEqualTypeOf<ImplicitAls>()
  expectTypeOf(ImplicitAls.fitParallel).parameters.toEqualTypeOf<[WeightedSets, ImplicitAlsParallelOptions?]>()
  expectTypeOf(ImplicitAls.fitParallel).returns.toEqualTypeOf<Promise<ImplicitAls>>()
  expectTypeOf<Exclude<keyof ImplicitAlsParallelOptions, keyof ImplicitAlsOptions>>().toEqualTypeOf<
    'workers' | 'signal' | 'createWorker'
  >()
  expectTypeOf(ImplicitAls.from).toEqualTypeOf<(buffer: ArrayBuffer | Uint8Array) => ImplicitAls>()
  expectTypeOf<ImplicitAls['setFactors']>().returns.toEqualTypeOf<Float32Array>()
  expectTypeOf<ImplicitAls['recommend']>().returns.toEqualTypeOf<ScoredItem[]>()
  expectTypeOf<ImplicitAls['similarItems']>().toEqualTypeOf<(id: Id, options?: SimilarItemsOptions) => ScoredItem[]>()
  expectTypeOf<ImplicitAls>().toExtend<Recommender>()
})

test('FactorRegression', () => {
  expectTypeOf(FactorRegression.fit).parameters.toEqualTypeOf<
    [FactoredItems, (id: Id) => Features | undefined, FactorRegressionOptions?]
  >()
  expectTypeOf<ImplicitAls>().toExtend<FactoredItems>()
  expectTypeOf<Features>().toEqualTypeOf<ReadonlyMap<Id, number>>()
  expectTypeOf<FactorRegression['predict']>().toEqualTypeOf<(features: Features) => Float32Array>()
})

test('rating models', () => {
  expectTypeOf(KnnBaseline).constructorParameters.toEqualTypeOf<[KnnOptions?]>()
  expectTypeOf<keyof KnnOptions>().toEqualTypeOf<'k' | 'minK' | 'similarity' | 'baseline'>()
  expectTypeOf<KnnBaseline['predict']>().toEqualTypeOf<(user: Id, item: Id, options?: PredictOptions) => Prediction>()
  expectTypeOf<BaselineOnly['test']>().returns.toEqualTypeOf<Prediction[]>()
  expectTypeOf<KnnBaseline['getNeighbors']>().toEqualTypeOf<(id: Id, options?: NeighborsOptions) => NeighborList>()
  expectTypeOf<NeighborList['neighbors']>().toEqualTypeOf<{ id: Id; score: number }[]>()
  expectTypeOf<ReturnType<KnnBaseline['fit']>>().toEqualTypeOf<KnnBaseline>()
  expectTypeOf(RatingsDataset.from).returns.toEqualTypeOf<RatingsDataset>()
  expectTypeOf<RatingsDataset['kFold']>().returns.toEqualTypeOf<Generator<RatingsSplit>>()
  expectTypeOf<RatingsDataset['length']>().toBeNumber()
  expectTypeOf(readMovieLens).returns.toEqualTypeOf<Generator<RatingRow>>()
})

test('measuring', () => {
  expectTypeOf(crossValidate).returns.toEqualTypeOf<CrossValidation>()
  expectTypeOf<GridSearch<KnnOptions, KnnBaseline>['fit']>().returns.toEqualTypeOf<
    GridSearchOutcome<KnnOptions, KnnBaseline>
  >()
  expectTypeOf(evaluate).returns.toEqualTypeOf<EvaluationRow[]>()
  expectTypeOf(splitSets).returns.toEqualTypeOf<SetSplit>()
  expectTypeOf<ItemKnn>().toExtend<Recommender>()
  expectTypeOf<Recommender['recommend']>().toEqualTypeOf<
    (ids: readonly Id[], options: { limit: number }) => readonly { id: Id }[]
  >()
  expectTypeOf(precisionAtK).returns.toBeNumber()
  void GridSearch
})
