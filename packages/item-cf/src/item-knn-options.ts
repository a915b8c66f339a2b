import { checkInteger, checkNumber, checkOneOf } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/worker'
import type { Kernels } from './kernels/types.ts'
import {
  ITEM_SIMILARITY_NAMES,
  type ItemSimilarityName,
  type ItemSimilarityOptions,
  resolveItemSimilarity,
} from './sets/item-similarity.ts'

/** How a model of sets is fitted. */
export interface ItemKnnOptions extends Omit<ItemSimilarityOptions, 'similarity'> {
  /** One of the formulas of {@link ItemSimilarityOptions}, or `'ease'`: Steck (2019), closed form. Default `'cosine'`. */
  similarity?: ItemSimilarityName | 'ease'
  /** Neighbours kept for each item, from 1 to 10,000. Default 50. `'ease'` keeps every pair. */
  k?: number
  /** Items in fewer sets are left out, at least 1, the default: every item is kept. */
  minCount?: number
  /** `'ease'`: weight of the ridge penalty, above 0. Default 100. */
  regularization?: number
  /** `'ease'`: the most frequent items only, since time grows with its cube and memory with its square. Default 6000. */
  maxItems?: number
  /** Threads, from 1 to 64. Above 1 `fit` returns a Promise. Default 1. `'ease'` uses one. */
  workers?: number
  /** How to make a worker, for programs that bundle: its module is `@murecom/item-cf/worker`. */
  createWorker?: WorkerFactory
  /** Compiled kernels of `@murecom/item-cf/simd`; jaccard, dice, tversky and shrunk scores have none. Default: TypeScript. */
  kernels?: Kernels | undefined
}

/** What a fitted model remembers of its options. */
export interface ResolvedItemKnnOptions extends Required<Omit<ItemSimilarityOptions, 'similarity'>> {
  similarity: ItemSimilarityName | 'ease'
  k: number
  minCount: number
  regularization: number
  maxItems: number
}

export function resolveItemKnn(where: string, options: ItemKnnOptions): ResolvedItemKnnOptions {
  const { k = 50, minCount = 1, regularization = 100, maxItems = 6000 } = options
  const similarity = checkOneOf(where, 'similarity', options.similarity ?? 'cosine', [...ITEM_SIMILARITY_NAMES, 'ease'])
  return {
    ...resolveItemSimilarity(where, { ...options, similarity: similarity === 'ease' ? 'cosine' : similarity }),
    similarity,
    k: checkInteger(where, 'k', k, 1, 10_000),
    minCount: checkInteger(where, 'minCount', minCount, 1),
    regularization: checkNumber(where, 'regularization', regularization, { min: 0, exclusiveMin: true }),
    maxItems: checkInteger(where, 'maxItems', maxItems, 1, 30_000),
  }
}
