import { describe, expectTypeOf, test } from 'vitest'
import { IvfIndex, type IvfOptions, type IvfParallelOptions, type IvfQueryOptions } from '../src/approximate.ts'
import {
  type Algorithm,
  BallTree,
  type BallTreeOptions,
  bitmapOf,
  type CountRadiusOptions,
  type CsrMatrix,
  DynamicBallTree,
  ForeignBufferError,
  type GroupVote,
  KNeighborsClassifier,
  type KNeighborsOptions,
  KNeighborsRegressor,
  type KnnKernels,
  type Metric,
  type MurecomError,
  NearestNeighbors,
  type NearestNeighborsOptions,
  type Neighbors,
  type ParallelNearestNeighbors,
  type ParallelOptions,
  type QueryOptions,
  type QueryRadiusOptions,
  type RadiusNeighbors,
  type RowFilter,
  type VoteWeights,
  voteByGroup,
  type WorkerFactory,
  WorkerFailedError,
} from '../src/index.ts'
import type { IvfFile, openIvfFile, writeIvfFile } from '../src/node.ts'
import { loadSimdKernels } from '../src/simd.ts'

type Rows = Float32Array | Float64Array

describe('@murecom/knn', () => {
  test('BallTree: dimensions is its only option that must be there; counts only where they are asked for', () => {
    expectTypeOf(BallTree).toBeConstructibleWith(new Float32Array(4), { dimensions: 2 })
    expectTypeOf(BallTree).constructorParameters.toEqualTypeOf<[data: Rows, options: BallTreeOptions]>()
    expectTypeOf<BallTreeOptions>().toEqualTypeOf<{
      dimensions: number
      leafSize?: number
      metric?: Metric
      p?: number
      kernels?: KnnKernels | undefined
    }>()
    const tree = new BallTree(Float64Array.of(0, 1), { dimensions: 1 })
    expectTypeOf(tree.length).toBeNumber()
    expectTypeOf(tree.query).parameters.toEqualTypeOf<[queries: Rows, options?: QueryOptions]>()
    expectTypeOf(tree.query).returns.toEqualTypeOf<Neighbors>()
    expectTypeOf<QueryOptions>().toEqualTypeOf<{ k?: number; filter?: RowFilter }>()
    expectTypeOf<QueryRadiusOptions>().toEqualTypeOf<{ radius: number; sorted?: boolean; filter?: RowFilter }>()
    expectTypeOf(tree.queryRadius).toEqualTypeOf<(queries: Rows, options: QueryRadiusOptions) => RadiusNeighbors>()
    expectTypeOf(tree.countRadius).toEqualTypeOf<(queries: Rows, options: CountRadiusOptions) => Int32Array>()
    expectTypeOf(tree.toBuffer).returns.toEqualTypeOf<ArrayBuffer>()
    expectTypeOf(BallTree.from).parameter(0).toEqualTypeOf<ArrayBuffer | Uint8Array>()
    expectTypeOf(BallTree.from).returns.toEqualTypeOf<BallTree>()
  })

  test('DynamicBallTree: ids are numbers', () => {
    expectTypeOf(DynamicBallTree).constructorParameters.toEqualTypeOf<[options: BallTreeOptions]>()
    const tree = new DynamicBallTree({ dimensions: 1 })
    expectTypeOf(tree.add).toEqualTypeOf<(data: Rows) => number>()
    expectTypeOf(tree.remove).toEqualTypeOf<(id: number) => boolean>()
    expectTypeOf(tree.query).returns.toEqualTypeOf<Neighbors>()
    expectTypeOf(tree.queryRadius).returns.toEqualTypeOf<RadiusNeighbors>()
  })

  test('NearestNeighbors answers at once and has no option for threads', () => {
    expectTypeOf(NearestNeighbors).constructorParameters.toEqualTypeOf<[options?: NearestNeighborsOptions]>()
    expectTypeOf<NearestNeighborsOptions>().toEqualTypeOf<{
      k?: number
      radius?: number
      algorithm?: Algorithm
      leafSize?: number
      metric?: Metric | 'cosine'
      p?: number
      kernels?: KnnKernels | undefined
    }>()
    const model = new NearestNeighbors().fit(Float64Array.of(0, 1), { dimensions: 1 })
    expectTypeOf(model).toEqualTypeOf<NearestNeighbors>()
    expectTypeOf(model.k).toBeNumber()
    expectTypeOf(model.length).toBeNumber()
    expectTypeOf(model.kneighbors).returns.toEqualTypeOf<Neighbors>()
    expectTypeOf(model.radiusNeighbors).returns.toEqualTypeOf<RadiusNeighbors>()
    expectTypeOf(model.kneighborsGraph).returns.toEqualTypeOf<CsrMatrix>()
  })

  test('its parallel twin answers with promises, takes signals and can be closed', () => {
    expectTypeOf<NearestNeighbors['parallel']>().parameters.toEqualTypeOf<[options?: ParallelOptions]>()
    expectTypeOf<NearestNeighbors['parallel']>().returns.resolves.toEqualTypeOf<ParallelNearestNeighbors>()
    expectTypeOf<ParallelOptions>().toEqualTypeOf<{
      workers?: number
      createWorker?: WorkerFactory
      signal?: AbortSignal
    }>()
    type Method<Name extends 'kneighbors' | 'radiusNeighbors' | 'kneighborsGraph'> = ParallelNearestNeighbors[Name]
    expectTypeOf<Method<'kneighbors'>>().returns.resolves.toEqualTypeOf<Neighbors>()
    expectTypeOf<Method<'radiusNeighbors'>>().returns.resolves.toEqualTypeOf<RadiusNeighbors>()
    expectTypeOf<Method<'kneighborsGraph'>>().returns.resolves.toEqualTypeOf<CsrMatrix>()
    type Options = NonNullable<Parameters<Method<'kneighbors'>>[1]>
    expectTypeOf<Options>().branded.toEqualTypeOf<{ k?: number; filter?: RowFilter; signal?: AbortSignal }>()
    expectTypeOf<ParallelNearestNeighbors['close']>().toEqualTypeOf<() => Promise<void>>()
    expectTypeOf<ParallelNearestNeighbors>().toExtend<AsyncDisposable>()
  })

  test('voteByGroup: ids are what groupOf returns', () => {
    const none: Neighbors = { indices: new Int32Array(0), distances: new Float64Array(0) }
    expectTypeOf(voteByGroup(none, { k: 1, groupOf: new Int32Array(0) })).toEqualTypeOf<GroupVote<number>[]>()
    const named = voteByGroup(none, { k: 1, groupOf: (row: number): string => `${row}`, except: 'a' })
    expectTypeOf(named).toEqualTypeOf<GroupVote<string>[]>()
    expectTypeOf<GroupVote<string>>().toEqualTypeOf<{ id: string; score: number; votes: number; distance: number }>()
    expectTypeOf<VoteWeights>().toEqualTypeOf<'uniform' | 'rank' | 'distance'>()
  })

  test('classifier and regressor', () => {
    expectTypeOf<KNeighborsOptions>().branded.toEqualTypeOf<
      Omit<NearestNeighborsOptions, 'radius'> & { weights?: VoteWeights }
    >()
    expectTypeOf(new KNeighborsClassifier<'jazz' | 'rock'>().predict).returns.toEqualTypeOf<('jazz' | 'rock')[]>()
    expectTypeOf(new KNeighborsRegressor().predict).returns.toEqualTypeOf<Float64Array>()
  })

  test('filters and errors', () => {
    expectTypeOf<RowFilter>().toEqualTypeOf<((index: number) => boolean) | Uint8Array>()
    expectTypeOf(bitmapOf).toEqualTypeOf<(length: number, indices: Iterable<number>) => Uint8Array>()
    const error: unknown = undefined
    if (ForeignBufferError.isInstance(error)) expectTypeOf(error).toEqualTypeOf<ForeignBufferError>()
    if (WorkerFailedError.isInstance(error)) expectTypeOf(error).toEqualTypeOf<WorkerFailedError>()
    expectTypeOf<WorkerFailedError>().toExtend<MurecomError>()
  })
})

test('@murecom/knn/simd: kernels, or undefined without SIMD', () => {
  expectTypeOf(loadSimdKernels).toEqualTypeOf<() => Promise<KnnKernels | undefined>>()
})

test('@murecom/knn/worker is a module to run: it exports nothing', () => {
  expectTypeOf<keyof typeof import('../src/worker.ts')>().toBeNever()
})

test('@murecom/knn/approximate: fit and query, in memory', () => {
  expectTypeOf<IvfOptions>().toEqualTypeOf<{
    dimensions: number
    nLists?: number
    metric?: 'euclidean' | 'cosine'
    precision?: 'float32' | 'float16'
    seed?: number
    kernels?: KnnKernels | undefined
  }>()
  expectTypeOf<IvfParallelOptions>().branded.toEqualTypeOf<
    IvfOptions & { workers?: number; createWorker?: WorkerFactory; signal?: AbortSignal }
  >()
  expectTypeOf<IvfQueryOptions>().toEqualTypeOf<{ k?: number; nProbe?: number; filter?: RowFilter }>()
  expectTypeOf(IvfIndex.fit).toEqualTypeOf<(data: Float32Array, options: IvfOptions) => IvfIndex>()
  expectTypeOf(IvfIndex.fitParallel).toEqualTypeOf<
    (data: Float32Array, options: IvfParallelOptions) => Promise<IvfIndex>
  >()
  expectTypeOf<IvfIndex['query']>().toEqualTypeOf<(queries: Rows, options?: IvfQueryOptions) => Neighbors>()
  expectTypeOf<IvfIndex['add']>().toEqualTypeOf<(data: Float32Array) => number>()
  expectTypeOf<IvfIndex['toBuffer']>().returns.toEqualTypeOf<ArrayBuffer>()
  expectTypeOf(IvfIndex.from).returns.toEqualTypeOf<IvfIndex>()
})

test('@murecom/knn/node: an index whose rows stay in a file', () => {
  expectTypeOf<typeof openIvfFile>().returns.toEqualTypeOf<IvfFile>()
  expectTypeOf<IvfFile['index']>().toEqualTypeOf<IvfIndex>()
  expectTypeOf<IvfFile>().toExtend<Disposable>()
  expectTypeOf<typeof writeIvfFile>().toEqualTypeOf<(index: IvfIndex, path: string) => void>()
})
