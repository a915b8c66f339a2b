export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory } from '@murecom/internal/threads'
export { BallTree } from './ball-tree.ts'
export { DynamicBallTree } from './dynamic-ball-tree.ts'
export { NotFittedError } from './errors.ts'
export { bitmapOf, type RowFilter } from './filter.ts'
export { KNeighborsClassifier } from './k-neighbors-classifier.ts'
export { KNeighborsRegressor } from './k-neighbors-regressor.ts'
export type { KnnKernels } from './kernels/types.ts'
export type { VoteWeights } from './kernels/weigh-votes.ts'
export type { Metric } from './metrics/metric.ts'
export { NearestNeighbors } from './nearest-neighbors.ts'
export type { CsrMatrix } from './neighbors/graph.ts'
export type { KNeighborsOptions } from './neighbors/k-neighbors.ts'
export type {
  Algorithm,
  NearestNeighborsOptions,
  NeighborsGraphOptions,
  NeighborsOptions,
  ParallelOptions,
  RadiusNeighborsOptions,
} from './neighbors/options.ts'
export type { ParallelNearestNeighbors, SignalOption } from './parallel-nearest-neighbors.ts'
export type { Neighbors, RadiusNeighbors } from './tree/collectors.ts'
export type { BallTreeOptions, CountRadiusOptions, QueryOptions, QueryRadiusOptions } from './tree/options.ts'
export { type GroupVote, type VoteByGroupOptions, voteByGroup } from './vote-by-group.ts'
