import { SEGMENT_ROWS } from '../kernels/types.ts'
import type { Segment } from './neighbor-rows.ts'

/** The similar items of each item, in whatever form a model keeps them. */
export interface ItemRows {
  /** Adds weight x s(i, j) to `scores[j]` for the neighbours j of i; writes those whose score was 0 to `touched`. */
  addInto(i: number, scores: Float64Array, touched: Int32Array, met: number): number
  /** s(i, j), 0 where j is not a neighbour of i. */
  score(i: number, j: number): number
  /** Neighbours of i, best first, at most `limit`. */
  read(i: number, limit: number): { indices: number[]; scores: number[] }
}

/** Rows in segments of at most k neighbours. */
export class SparseRows implements ItemRows {
  readonly segments: readonly Segment[]
  readonly k: number

  constructor(segments: readonly Segment[], k: number) {
    this.segments = segments
    this.k = k
  }

  addInto(i: number, scores: Float64Array, touched: Int32Array, met: number): number {
    const { starts, ends, indices, scores: values } = this.segments[Math.floor(i / SEGMENT_ROWS)]!
    const row = i % SEGMENT_ROWS
    const end = ends[row]!
    let taken = 0
    let count = met
    for (let e = starts[row]!; e < end && taken < this.k; e++) {
      const j = indices[e]!
      if (j === i) continue
      taken++
      const before = scores[j]!
      if (before === 0) touched[count++] = j
      scores[j] = before + values[e]!
    }
    return count
  }

  score(i: number, j: number): number {
    const { indices, scores } = this.read(i, this.k)
    const at = indices.indexOf(j)
    return at < 0 ? 0 : scores[at]!
  }

  read(i: number, limit: number): { indices: number[]; scores: number[] } {
    const segment = this.segments[Math.floor(i / SEGMENT_ROWS)]!
    const row = i % SEGMENT_ROWS
    const indices: number[] = []
    const scores: number[] = []
    const most = Math.min(limit, this.k)
    for (let e = segment.starts[row]!; e < segment.ends[row]! && indices.length < most; e++) {
      if (segment.indices[e] === i) continue
      indices.push(segment.indices[e]!)
      scores.push(segment.scores[e]!)
    }
    return { indices, scores }
  }
}
