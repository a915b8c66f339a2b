import { checkInteger, checkMatrix, checkOneOf, checkOptions, type OptionNames, refuse, show } from '@murecom/internal'
import { readVectors, writeVectors } from './files/keyed-vectors-buffer.ts'
import type { Word2VecKernels } from './kernels/types.ts'
import { chosenKernels } from './kernels/typescript.ts'
import { mostSimilarBatch, rankOf } from './search/most-similar.ts'
import { mostSimilarCosmul } from './search/most-similar-cosmul.ts'
import { meanOf, weightOf } from './search/query.ts'
import { cosine, unit } from './search/vector-math.ts'
import { copyRows, openStore, type StoredRows, type VectorStore, vectorOf } from './search/vector-store.ts'
import type { AnyKey, Key, MostSimilarQuery, QueryTerm, SimilarKey } from './types.ts'

type Floats = Float32Array | Float64Array

/** Dimensions of the vectors, and the kernels that scan them. */
export interface FromArraysOptions {
  /** Columns of the vectors, at least 1. */
  dimensions: number
  /** Kernels of `loadSimdKernels`; undefined is plain TypeScript. */
  kernels?: Word2VecKernels | undefined
}

/** How {@link KeyedVectors.get} returns a vector. */
export interface GetOptions {
  /** Scaled to length 1. Default false. */
  normalized?: boolean
}

/** How {@link KeyedVectors.meanVector} takes the mean. */
export interface MeanVectorOptions {
  /** Scale each vector to length 1 first. Default true. */
  preNormalize?: boolean
  /** Scale the mean to length 1. Default false. */
  postNormalize?: boolean
  /** Leave unknown keys out instead of throwing. Default true. */
  ignoreMissing?: boolean
}

/** How {@link KeyedVectors.toBuffer} stores the numbers. */
export interface VectorBufferOptions {
  /** `'float16'` takes half the space and keeps about three digits. Default `'float32'`. */
  precision?: 'float32' | 'float16'
}

const ARRAYS_NAMES: OptionNames<FromArraysOptions> = { dimensions: 1, kernels: 1 }
const GET_NAMES: OptionNames<GetOptions> = { normalized: 1 }
const MEAN_NAMES: OptionNames<MeanVectorOptions> = { preNormalize: 1, postNormalize: 1, ignoreMissing: 1 }
const BUFFER_NAMES: OptionNames<VectorBufferOptions> = { precision: 1 }
const FROM_NAMES: OptionNames<Pick<FromArraysOptions, 'kernels'>> = { kernels: 1 }

/**
 * Vectors by key, and searches among them; gensim's KeyedVectors. Vectors do not change, except those of a model in training.
 * Answers are ordered by (score, row). Every set of kernels gives the same answers.
 *
 * @example
 * const vectors = KeyedVectors.fromArrays(['a', 'b', 'c'], Float32Array.of(1, 0, 0.9, 0.1, 0, 1), { dimensions: 2 })
 * vectors.mostSimilar({ positive: ['a'], limit: 1 }) // [{ id: 'b', score: 0.9938... }]
 */
export class KeyedVectors<K extends Key = AnyKey> {
  /** Keys in the order of the rows. */
  readonly keys: readonly K[]
  readonly dimensions: number
  readonly #store: VectorStore<K>

  private constructor(keys: readonly K[], index: ReadonlyMap<K, number>, dimensions: number, rows: StoredRows) {
    this.keys = keys
    this.dimensions = dimensions
    this.#store = openStore(keys, index, dimensions, rows)
  }

  /**
   * @param keys distinct
   * @param vectors `keys x dimensions`, row-major, finite; copied
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  static fromArrays(keys: readonly string[], vectors: Floats, options: FromArraysOptions): KeyedVectors<string>
  static fromArrays(keys: readonly number[], vectors: Floats, options: FromArraysOptions): KeyedVectors<number>
  static fromArrays<K extends Key>(keys: readonly K[], vectors: Floats, options: FromArraysOptions): KeyedVectors<K>
  static fromArrays<K extends Key>(keys: readonly K[], vectors: Floats, options: FromArraysOptions): KeyedVectors<K> {
    const where = 'KeyedVectors.fromArrays'
    const { dimensions, kernels } = checkOptions(where, options, ARRAYS_NAMES)
    checkInteger(where, 'dimensions', dimensions, 1)
    const rows = checkMatrix(where, 'vectors', vectors, dimensions)
    if (rows !== keys.length) refuse(where, 'keys', `be as many as rows (${rows})`, keys.length)
    const index = new Map(keys.map((key, row) => [key, row]))
    if (index.size !== keys.length) {
      const twice = keys.find((key, row) => index.get(key) !== row)!
      throw new RangeError(`${where}: keys must be distinct, got ${show(twice)} more than once`)
    }
    return KeyedVectors.#copy([...keys], index, dimensions, vectors, chosenKernels(where, kernels))
  }

  static #copy<K extends Key>(
    keys: readonly K[],
    index: ReadonlyMap<K, number>,
    dimensions: number,
    vectors: Floats,
    kernels: Word2VecKernels,
  ): KeyedVectors<K> {
    const rows = keys.length
    const stride = Math.ceil(dimensions / 4) * 4
    const padded = stride === dimensions ? vectors : new Float32Array(rows * stride)
    for (let row = 0; padded !== vectors && row < rows; row++) {
      padded.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), row * stride)
    }
    return new KeyedVectors(keys, index, dimensions, copyRows(padded, rows, stride, kernels))
  }

  /** @internal Vectors where they lie, not copied. */
  static over<K extends Key>(
    keys: readonly K[],
    index: ReadonlyMap<K, number>,
    dimensions: number,
    rows: StoredRows,
  ): KeyedVectors<K> {
    return new KeyedVectors(keys, index, dimensions, rows)
  }

  /** Number of keys. */
  get length(): number {
    return this.keys.length
  }

  has(key: K): boolean {
    return this.#store.index.has(key)
  }

  /** Row of a key, or undefined. */
  indexOf(key: K): number | undefined {
    return this.#store.index.get(key)
  }

  /**
   * A copy of the key's vector.
   *
   * @throws UnknownKeyError, which names the nearest keys
   */
  get(key: K, options?: GetOptions): Float32Array {
    const where = 'KeyedVectors#get'
    const { normalized } = checkOptions(where, options, GET_NAMES)
    const vector = vectorOf(this.#store, where, key)
    if (!normalized) return vector.slice()
    const inverse = this.#store.inverse()[this.indexOf(key)!]!
    return vector.map(value => value * inverse)
  }

  /** All vectors, a `keys x dimensions` row-major copy. */
  toArray(): Float32Array {
    const { stride } = this.#store
    const out = new Float32Array(this.length * this.dimensions)
    for (let row = 0; row < this.length; row++) {
      out.set(this.#store.rows.subarray(row * stride, row * stride + this.dimensions), row * this.dimensions)
    }
    return out
  }

  /**
   * The keys whose vectors have the largest cosine with the weighted mean of the unit vectors of `positive` less those of
   * `negative`. Keys of the query are left out. O(keys x dimensions). With SIMD kernels the first query of a table of 20,000
   * keys or more makes 8-bit copies of the vectors, which take another 27 % of their memory and answer several times faster.
   *
   * @param query what to look for, or just a key
   * @throws UnknownKeyError, RangeError for an empty query or a vector of another length, TypeError for anything else
   */
  mostSimilar(query: MostSimilarQuery<K> | K): SimilarKey<K>[] {
    return this.mostSimilarBatch([typeof query === 'object' ? query : { positive: query }])[0]!
  }

  /**
   * Answers to many queries, in their order; as many calls of {@link mostSimilar}, but the vectors are read once for up to
   * 16 queries.
   */
  mostSimilarBatch(queries: readonly MostSimilarQuery<K>[]): SimilarKey<K>[][] {
    return mostSimilarBatch(this.#store, queries)
  }

  /**
   * Analogies by multiplying instead of adding: prod((1 + cos) / 2) over `positive` / (prod over `negative` + 1e-6).
   * Source: Levy & Goldberg, CoNLL 2014. Weights are not used.
   *
   * @throws as {@link mostSimilar}
   */
  mostSimilarCosmul(query: MostSimilarQuery<K>): SimilarKey<K>[] {
    return mostSimilarCosmul(this.#store, query)
  }

  /** Cosine of two keys' vectors, or of the means of two lists of keys (not normalised first, as gensim's n_similarity). */
  similarity(a: K | readonly K[], b: K | readonly K[]): number {
    const meanOfSide = (side: K | readonly K[]): Float64Array =>
      this.#mean('KeyedVectors#similarity', (Array.isArray(side) ? side : [side]) as readonly K[], false)
    return cosine(meanOfSide(a), meanOfSide(b))
  }

  /** The key whose vector is farthest from the mean of all, each scaled to length 1. @throws UnknownKeyError */
  doesntMatch(keys: Iterable<K>): K {
    const list = [...keys]
    const mean = this.#mean('KeyedVectors#doesntMatch', list, true)
    let worst = list[0]!
    let lowest = Number.POSITIVE_INFINITY
    for (const key of list) {
      const value = cosine(mean, this.get(key))
      if (value < lowest) [lowest, worst] = [value, key]
    }
    return worst
  }

  #mean(where: string, keys: readonly K[], normalize: boolean): Float64Array {
    if (keys.length === 0) refuse(where, 'keys', 'not be empty', 0)
    return meanOf(
      this.#store,
      where,
      keys.map(key => [key, 1] as const),
      normalize,
    )
  }

  /** Rank of `other` among the neighbours of `key`, from 1: the number of keys, `other` included, that are at least as near. */
  rank(key: K, other: K): number {
    return rankOf(this.#store, key, other)
  }

  /**
   * Weighted mean of vectors.
   *
   * @param terms keys or vectors, or either with a weight
   * @returns float64, `dimensions` long
   * @throws UnknownKeyError; RangeError when no term is left
   */
  meanVector(terms: readonly QueryTerm<K>[], options?: MeanVectorOptions): Float64Array {
    const where = 'KeyedVectors#meanVector'
    const { preNormalize = true, postNormalize, ignoreMissing } = checkOptions(where, options, MEAN_NAMES)
    const weighted = terms.map(term => weightOf<K>(term))
    const known =
      ignoreMissing === false ? weighted : weighted.filter(([term]) => typeof term === 'object' || this.has(term as K))
    if (known.length === 0) refuse(where, 'terms', 'have a known key or a vector', 0)
    const mean = meanOf(this.#store, where, known, preNormalize)
    return postNormalize ? unit(mean) : mean
  }

  /** Keys and vectors in one versioned buffer. */
  toBuffer(options?: VectorBufferOptions): ArrayBuffer {
    const where = 'KeyedVectors#toBuffer'
    const { precision = 'float32' } = checkOptions(where, options, BUFFER_NAMES)
    checkOneOf(where, 'precision', precision, ['float32', 'float16'])
    return writeVectors(this.keys, this.toArray(), this.dimensions, precision === 'float16')
  }

  /**
   * The vectors of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError for any other bytes: foreign, of another version, cut off or damaged
   */
  static from<K extends Key = Key>(
    buffer: ArrayBuffer | Uint8Array,
    options?: Pick<FromArraysOptions, 'kernels'>,
  ): KeyedVectors<K> {
    const where = 'KeyedVectors.from'
    const { kernels } = checkOptions(where, options, FROM_NAMES)
    const { keys, index, values, dimensions } = readVectors<K>(where, buffer)
    return KeyedVectors.#copy(keys, index, dimensions, values, chosenKernels(where, kernels))
  }
}
