export { ForeignBufferError } from '@murecom/internal'
export { BallTree, type BallTreeOptions, type Metric, type Neighbors } from './ball-tree.ts'
export { type GroupVote, type VoteByGroupOptions, voteByGroup } from './vote.ts'
