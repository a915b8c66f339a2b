export { ForeignBufferError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory } from '@murecom/internal/worker'
export { BallTree, type BallTreeOptions, type QueryOptions, type QueryRadiusOptions } from './ball-tree.ts'
export { DynamicBallTree } from './dynamic-ball-tree.ts'
export { bitmapOf, type RowFilter } from './filter.ts'
export { KNeighborsClassifier, type KNeighborsOptions, KNeighborsRegressor } from './k-neighbors.ts'
export type { KnnKernels } from './kernels/types.ts'
export type { Metric } from './metrics/metric.ts'
export {
  type Algorithm,
  type Answer,
  type CsrMatrix,
  NearestNeighbors,
  type NearestNeighborsOptions,
} from './nearest-neighbors.ts'
export type { Neighbors, RadiusNeighbors } from './tree/collectors.ts'
export { type GroupVote, type VoteByGroupOptions, type VoteWeights, voteByGroup } from './vote-by-group.ts'
