/**
 * All options of `ItemKnn`: their names, documentation, defaults and checks. To add one:
 *
 * 1. Declare it in {@link ItemKnnOptions}, with a docblock that says its range and its default.
 * 2. Name it in {@link ITEM_KNN_OPTIONS}, and give its default and its check in {@link resolveItemKnn}. The compiler rejects
 *    both until the new option is there. A fitted model keeps every resolved option, and `toBuffer` stores it.
 * 3. Use it where it acts: a formula in sets/item-similarity.ts, the reading of sets in sets/fit.ts, the rows in
 *    sets/neighbor-rows.ts, EASE in sets/ease.ts. These take the resolved options and check nothing.
 *
 * An option that only `fitParallel` has, such as a signal, is declared in {@link ItemKnnParallelOptions}, named in
 * {@link PARALLEL_OPTIONS}, gets its default and its check in {@link resolveParallel}, and acts in threads/fit-parallel.ts. No
 * model keeps it. Options of `recommend`, `similarItems` and `update` are at the end of this file.
 */
import { checkInteger, checkKernels, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import { availableParallelism, type WorkerFactory } from '@murecom/internal/threads'
import type { Id } from './ids.ts'
import type { ItemCfKernels } from './kernels/types.ts'
import { typescriptKernels } from './kernels/typescript.ts'

/**
 * How the similarity of two items follows from the sets that hold them. With c_i the sets that hold i, c_ij those that hold
 * both, |s| the size of a set, h the shrinkage:
 *
 * | name | s(i, j) |
 * |---|---|
 * | `cosine` | c_ij / (sqrt(c_i c_j) + h), from 0 to 1 |
 * | `jaccard` | c_ij / (c_i + c_j - c_ij + h) |
 * | `dice` | c_ij / ((c_i + c_j) / 2 + h) |
 * | `tversky` | c_ij / (c_ij + alpha (c_i - c_ij) + beta (c_j - c_ij) + h) |
 * | `asymmetric_cosine` | c_ij / (c_i^alpha c_j^(1 - alpha) + h) |
 * | `conditional_probability` | c_ij / (c_i + h): how probable j is, given i |
 * | `tfidf` | cosine (+ h) of the items' vectors of idf_s, idf_s = ln(items) - ln(1 + size of s); implicit 0.7.3 |
 * | `bm25` | dot product of vectors idf_s (k1 + 1) / (k1 (1 - b + b c_i / mean c) + 1); implicit 0.7.3 |
 * | `rp3beta` | sum over s of (1 / c_i)^alpha (1 / size of s)^alpha / c_j^beta; Paudel et al. (2017) |
 * | `ease` | -P_ij / P_jj with P = (X^T X + regularization I)^-1; Steck (2019). Negative where i makes j less likely |
 */
export type ItemSimilarityName =
  | 'cosine'
  | 'jaccard'
  | 'dice'
  | 'tversky'
  | 'asymmetric_cosine'
  | 'conditional_probability'
  | 'tfidf'
  | 'bm25'
  | 'rp3beta'
  | 'ease'

const SIMILARITIES: Readonly<Record<ItemSimilarityName, 1>> = {
  cosine: 1,
  jaccard: 1,
  dice: 1,
  tversky: 1,
  asymmetric_cosine: 1,
  conditional_probability: 1,
  tfidf: 1,
  bm25: 1,
  rp3beta: 1,
  ease: 1,
}

/** How a model of sets is fitted. */
export interface ItemKnnOptions {
  /** One of the formulas of {@link ItemSimilarityName}. Default `'cosine'`. */
  similarity?: ItemSimilarityName
  /** h in the formulas, at least 0: pairs with little support lose. Default 0. Must be 0 for `'bm25'` and `'rp3beta'`. */
  shrinkage?: number
  /** Divides every score by c_j^popularityDiscount, at least 0. Default 0; above it, rarer items come up. */
  popularityDiscount?: number
  /** At least 0. Default 1 (`'tversky'`, `'rp3beta'`), 0.5 (`'asymmetric_cosine'`, at most 1). */
  alpha?: number
  /** At least 0. Default 1 (`'tversky'`), 0.3 (`'rp3beta'`). */
  beta?: number
  /** `'bm25'`: at least 0. Default 1.2, as implicit's BM25Recommender. */
  k1?: number
  /** `'bm25'`: from 0 to 1. Default 0.75, as implicit's BM25Recommender. */
  b?: number
  /** Neighbours kept for each item, from 1 to 10,000. Default 50. `'ease'` keeps every pair. */
  k?: number
  /** Items in fewer sets are left out, at least 1. Default 1: every item is kept. */
  minCount?: number
  /** `'ease'`: weight of the ridge penalty, above 0. Default 100. */
  regularization?: number
  /**
   * `'ease'`: keeps the most frequent items only, since time grows with the cube of the items and memory with their square.
   * From 1 to 30,000. Default 6000.
   */
  maxItems?: number
  /** Compiled kernels of `@murecom/item-cf/simd`, for every similarity. Default: those in TypeScript. */
  kernels?: ItemCfKernels | undefined
}

/** How a model is fitted by threads. */
export interface ItemKnnParallelOptions extends ItemKnnOptions {
  /**
   * Threads that are started, from 0 to 64; the caller's thread only reads the sets. With 0 it computes too, in turns with its
   * other tasks. Default: as many as the machine runs at once. `'ease'` uses one. In a page, threads need cross-origin
   * isolation; without it the call computes as with 0.
   */
  workers?: number
  /** Stops the fit in any stage; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Makes a worker, for programs that bundle: its module is `@murecom/item-cf/worker`. */
  createWorker?: WorkerFactory | undefined
}

/** The resolved options that a fitted model keeps. */
export type ResolvedItemKnnOptions = Required<Omit<ItemKnnOptions, 'kernels'>>

const ITEM_KNN_OPTIONS: OptionNames<ItemKnnOptions> = {
  similarity: 1,
  shrinkage: 1,
  popularityDiscount: 1,
  alpha: 1,
  beta: 1,
  k1: 1,
  b: 1,
  k: 1,
  minCount: 1,
  regularization: 1,
  maxItems: 1,
  kernels: 1,
}

const PARALLEL_OPTIONS: OptionNames<ItemKnnParallelOptions> = {
  ...ITEM_KNN_OPTIONS,
  workers: 1,
  signal: 1,
  createWorker: 1,
}

const similarityNames = (): ItemSimilarityName[] => Object.keys(SIMILARITIES) as ItemSimilarityName[]

/**
 * Checked options with every default filled in.
 *
 * @throws TypeError for an unknown option; TypeError or RangeError for one outside its range
 */
export function resolveItemKnn(where: string, options: ItemKnnOptions | null | undefined): ResolvedItemKnnOptions {
  const given = checkOptions(where, options, ITEM_KNN_OPTIONS)
  const similarity = checkOneOf(where, 'similarity', given.similarity ?? 'cosine', similarityNames())
  const { shrinkage = 0, popularityDiscount = 0, k1 = 1.2, b = 0.75 } = given
  const { alpha = similarity === 'asymmetric_cosine' ? 0.5 : 1, beta = similarity === 'rp3beta' ? 0.3 : 1 } = given
  const { k = 50, minCount = 1, regularization = 100, maxItems = 6000 } = given
  const canShrink = similarity !== 'bm25' && similarity !== 'rp3beta'
  return {
    similarity,
    shrinkage: checkNumber(where, `shrinkage of ${similarity}`, shrinkage, { min: 0, ...(!canShrink && { max: 0 }) }),
    popularityDiscount: checkNumber(where, 'popularityDiscount', popularityDiscount, { min: 0 }),
    alpha: checkNumber(where, 'alpha', alpha, similarity === 'asymmetric_cosine' ? { min: 0, max: 1 } : { min: 0 }),
    beta: checkNumber(where, 'beta', beta, { min: 0 }),
    k1: checkNumber(where, 'k1', k1, { min: 0 }),
    b: checkNumber(where, 'b', b, { min: 0, max: 1 }),
    k: checkInteger(where, 'k', k, 1, 10_000),
    minCount: checkInteger(where, 'minCount', minCount, 1),
    regularization: checkNumber(where, 'regularization', regularization, { min: 0, exclusiveMin: true }),
    maxItems: checkInteger(where, 'maxItems', maxItems, 1, 30_000),
  }
}

/** Those of a model whose rows can be computed alone. @throws as {@link resolveItemKnn}; RangeError for `'ease'` */
export function resolveSparse(where: string, options: ItemKnnOptions | null | undefined): ResolvedItemKnnOptions {
  const resolved = resolveItemKnn(where, options)
  if (resolved.similarity !== 'ease') return resolved
  throw new RangeError(`${where}: similarity must be one whose rows can be computed alone, got ease`)
}

/** The options of `fitParallel`: those of the model, and those of the threads. */
export function resolveParallel(where: string, options: ItemKnnParallelOptions | null | undefined) {
  const { workers, signal, createWorker, ...rest } = checkOptions(where, options, PARALLEL_OPTIONS)
  const model = resolveItemKnn(where, rest)
  const threads = checkInteger(where, 'workers', workers ?? Math.min(64, availableParallelism()), 0, 64)
  return { model, kernels: kernelsOf(where, rest), threads: { workers: threads, signal, createWorker } }
}

/** The options of `ItemKnn.from`: the kernels of later updates. */
export function resolveFrom(where: string, options: Pick<ItemKnnOptions, 'kernels'> | null | undefined): ItemCfKernels {
  return kernelsOf(where, checkOptions(where, options, { kernels: 1 }))
}

/** The kernels of a call: those that were given, or else the plain ones. @throws TypeError for those of another package */
export function kernelsOf(where: string, options: Pick<ItemKnnOptions, 'kernels'> | null | undefined): ItemCfKernels {
  return checkKernels(where, options?.kernels, '@murecom/item-cf') ?? typescriptKernels
}

/** Items that `similarItems` returns. */
export interface SimilarItemsOptions {
  /** Most items that are returned, at least 1; a model keeps at most the k of its fit. Default 10. */
  limit?: number
}

/** Items that `recommend` returns. */
export interface RecommendOptions {
  /** Most items that are returned, at least 1. Default 10. */
  limit?: number
  /** Ids that are not returned; the given ids never are. */
  exclude?: Iterable<Id>
  /** Only items for which this is true are returned. Called with candidates that are good enough only. */
  filter?: (id: Id) => boolean
  /**
   * What fills the list when the model knows too little about the given ids: `'popular'` (default), the most frequent
   * items with score 0, or `'none'`, and the list stays short.
   */
  fallback?: 'popular' | 'none'
}

/** Which rows `update` computes. */
export interface UpdateOptions {
  /** `'touched'` (default): those of the items in the new sets; `'all'`: every row. */
  rows?: 'touched' | 'all'
}

const SIMILAR_OPTIONS: OptionNames<SimilarItemsOptions> = { limit: 1 }
const RECOMMEND_OPTIONS: OptionNames<RecommendOptions> = { limit: 1, exclude: 1, filter: 1, fallback: 1 }
const UPDATE_OPTIONS: OptionNames<UpdateOptions> = { rows: 1 }

export function resolveSimilar(where: string, options: SimilarItemsOptions | null | undefined): number {
  return checkInteger(where, 'limit', checkOptions(where, options, SIMILAR_OPTIONS).limit ?? 10, 1)
}

export function resolveRecommend(where: string, options: RecommendOptions | null | undefined) {
  const { limit = 10, exclude, filter, fallback = 'popular' } = checkOptions(where, options, RECOMMEND_OPTIONS)
  checkInteger(where, 'limit', limit, 1)
  checkOneOf(where, 'fallback', fallback, ['popular', 'none'])
  return { limit, exclude, filter, fallback }
}

export function resolveUpdate(where: string, options: UpdateOptions | null | undefined): 'touched' | 'all' {
  return checkOneOf(where, 'rows', checkOptions(where, options, UPDATE_OPTIONS).rows ?? 'touched', ['touched', 'all'])
}
