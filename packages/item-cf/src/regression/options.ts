import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import type { ItemCfKernels } from '../kernels/types.ts'

/** How factors are predicted from features. */
export interface FactorRegressionOptions {
  /**
   * 1: a weight for each feature. 2 (default): a weight for each pair of features too, so that "rock" beside "80s" can mean something
   * else than both alone.
   */
  degree?: 1 | 2
  /** Weight of the squared weights, above 0. Default 1. */
  regularization?: number
  /** Features known of fewer items are left out, at least 1. Default 2: what one item alone has says nothing of others. */
  minCount?: number
  /**
   * Items that are learnt from, the most frequent ones with features, from 1 to 20,000. Default 5000, since time grows with the cube of
   * the items and memory with their square; with `degree: 1`, of the features where these are fewer.
   */
  maxItems?: number
  /** Compiled kernels of `@murecom/item-cf/simd`. Default: TypeScript. */
  kernels?: ItemCfKernels | undefined
}

/** The resolved options that a fitted model keeps. */
export type ResolvedRegressionOptions = Required<Omit<FactorRegressionOptions, 'kernels'>>

const NAMES: OptionNames<FactorRegressionOptions> = {
  degree: 1,
  regularization: 'alpha,lambda',
  minCount: 'mindf',
  maxItems: 1,
  kernels: 1,
}

/**
 * Checked options with every default filled in.
 *
 * @throws TypeError for an unknown option; TypeError or RangeError for one outside its range
 */
export function resolveRegression(
  where: string,
  options: FactorRegressionOptions | null | undefined,
): ResolvedRegressionOptions {
  const { degree = 2, regularization = 1, minCount = 2, maxItems = 5000 } = checkOptions(where, options, NAMES)
  return {
    degree: checkInteger(where, 'degree', degree, 1, 2) as 1 | 2,
    regularization: checkNumber(where, 'regularization', regularization, { min: 0, exclusiveMin: true }),
    minCount: checkInteger(where, 'minCount', minCount, 1),
    maxItems: checkInteger(where, 'maxItems', maxItems, 1, 20_000),
  }
}
