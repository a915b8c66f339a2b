import type { AlsMemory } from './memory.ts'
import type { AlsWeights } from './objective.ts'

/** Number of a side: the rows of sets, or those of items. */
export type Side = 0 | 1

/** What a thread needs of a fit. */
export interface AlsProblem {
  memory: AlsMemory
  weights: AlsWeights
  /** Steps of the conjugate gradient method for each row; 0 is Cholesky. */
  cgSteps: number
}

/** The half steps of a fit, in the kernels of one thread. */
export interface HalfSteps {
  /** Sum of y y^T over some rows of a side: size x size, the upper triangle. The next call overwrites what this one returns. */
  gram(side: Side, first: number, last: number): Float64Array
  /** Solves some rows of a side. Returns the number of a row that has no solution, or -1. */
  solve(side: Side, first: number, last: number): number
}
