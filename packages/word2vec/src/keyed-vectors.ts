import {
  type BufferFormat,
  BufferReader,
  BufferWriter,
  checkFinite,
  checkInteger,
  checkMatrix,
  describe,
  ForeignBufferError,
} from '@murecom/internal'
import { SCAN_QUERIES, SCAN_ROWS, scanBytes } from './arena.ts'
import { UnknownKeyError } from './errors.ts'
import { floatToHalf, halfToFloat } from './half.ts'
import type { OpenKernels, Word2VecKernels } from './kernels/kernels.ts'
import { typescriptKernels } from './kernels/typescript.ts'
import { nearestKeys, TopRows } from './nearest.ts'
import type { Key } from './types.ts'

const FORMAT: BufferFormat = { magic: 'mKEV', version: 1, kind: 'keyed vectors' }

/** A key with its cosine similarity, -1 to 1 (for `mostSimilarCosmul` the score of that method). */
export interface SimilarKey<K extends Key = Key> {
  key: K
  similarity: number
}

/** A key, a vector, or either with a weight. */
export type QueryTerm<K extends Key = Key> = K | ArrayLike<number> | readonly [K | ArrayLike<number>, weight: number]

/** What to look for among the vectors, and which of them may answer. */
export interface MostSimilarQuery<K extends Key = Key> {
  /** What the answers should be near to. */
  positive?: readonly QueryTerm<K>[]
  /** What they should be far from. */
  negative?: readonly QueryTerm<K>[]
  /** Answers at most. Default 10. */
  topN?: number
  /** Keys that may be answers; is asked only for those that would be among the best so far. */
  filter?: (key: K, index: number) => boolean
  /** Only these keys, or (a number) only the first so many rows, which after training are the most frequent. */
  restrict?: Iterable<K> | number
}

type Floats = Float32Array | Float64Array

/** How wide the vectors are, and who scans them. */
export interface FromArraysOptions {
  /** Columns of the vectors, at least 1. */
  dimensions: number
  /** Kernels of `loadSimdKernels`; undefined is plain TypeScript. */
  kernels?: Word2VecKernels | undefined
}

/** Where vectors lie: rows of `stride` float32 at a byte of a memory, and room for a scan. */
interface Place {
  buffer: ArrayBufferLike
  rowsAt: number
  scanAt: number
  stride: number
  kernels: OpenKernels
}

/**
 * Vectors by key, with the questions one asks of them; gensim's KeyedVectors. Vectors do not change, but for those of a
 * model in training. Answers are ordered by (similarity, row), and equal for every set of kernels.
 *
 * @example
 * const vectors = KeyedVectors.fromArrays(['a', 'b', 'c'], Float32Array.of(1, 0, 0.9, 0.1, 0, 1), { dimensions: 2 })
 * vectors.mostSimilar({ positive: ['a'], topN: 1 }) // [{ key: 'b', similarity: 0.9938... }]
 */
export class KeyedVectors<K extends Key = Key> {
  /** Keys in the order of the rows. */
  readonly keys: readonly K[]
  readonly dimensions: number
  readonly #index: ReadonlyMap<K, number>
  readonly #place: Place
  readonly #rows: Float32Array
  /** 1 / length of each row (1 for a row of zeros), made when first needed. */
  #inverseLengths: Float32Array | undefined

  private constructor(keys: readonly K[], index: ReadonlyMap<K, number>, dimensions: number, place: Place) {
    this.keys = keys
    this.dimensions = dimensions
    this.#index = index
    this.#place = place
    this.#rows = new Float32Array(place.buffer, place.rowsAt, keys.length * place.stride)
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
    const dimensions = checkInteger(where, 'dimensions', options.dimensions, 1)
    const rows = checkMatrix(where, 'vectors', vectors, dimensions)
    checkFinite(where, 'vectors', vectors)
    if (rows !== keys.length) throw new RangeError(`${where}: keys must be one a row (${rows}), got ${keys.length}`)
    const index = new Map(keys.map((key, row) => [key, row]))
    if (index.size !== keys.length) {
      const twice = keys.find((key, row) => index.get(key) !== row)!
      throw new RangeError(`${where}: keys must be distinct, got ${describe(twice)} more than once`)
    }
    const stride = Math.ceil(dimensions / 4) * 4
    const padded = stride === dimensions ? vectors : new Float32Array(rows * stride)
    for (let row = 0; padded !== vectors && row < rows; row++) {
      padded.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), row * stride)
    }
    return KeyedVectors.copy([...keys], index, dimensions, padded, options.kernels)
  }

  /** @internal Vectors of an arena, not copied. */
  static view<K extends Key>(
    keys: readonly K[],
    index: ReadonlyMap<K, number>,
    dimensions: number,
    arena: {
      memory: { buffer: ArrayBufferLike }
      kernels: OpenKernels
      inputsAt: number
      scanAt: number
      stride: number
    },
  ): KeyedVectors<K> {
    const { memory, kernels, inputsAt, scanAt, stride } = arena
    return new KeyedVectors(keys, index, dimensions, {
      buffer: memory.buffer,
      rowsAt: inputsAt,
      scanAt,
      stride,
      kernels,
    })
  }

  /** @internal Copies at least `keys` rows of the right stride into a memory of the kernels. */
  static copy<K extends Key>(
    keys: readonly K[],
    index: ReadonlyMap<K, number>,
    dimensions: number,
    rows: Float32Array | Float64Array,
    kernels: Word2VecKernels = typescriptKernels,
  ): KeyedVectors<K> {
    const stride = Math.ceil(dimensions / 4) * 4
    const rowsAt = 1024
    const scanAt = Math.ceil((rowsAt + 4 * keys.length * stride) / 64) * 64
    const memory = kernels.allocate(scanAt + scanBytes(stride), false)
    new Float32Array(memory.buffer, rowsAt, keys.length * stride).set(rows.subarray(0, keys.length * stride))
    const place = { buffer: memory.buffer, rowsAt, scanAt, stride, kernels: kernels.open(memory) }
    return new KeyedVectors(keys, index, dimensions, place)
  }

  /** Number of keys. */
  get length(): number {
    return this.keys.length
  }

  has(key: K): boolean {
    return this.#index.has(key)
  }

  /** Row of a key, or undefined. */
  indexOf(key: K): number | undefined {
    return this.#index.get(key)
  }

  /**
   * A copy of the key's vector.
   *
   * @param options `normalized`: scaled to length 1. Default false
   * @throws UnknownKeyError, which names the nearest keys
   */
  get(key: K, options: { normalized?: boolean } = {}): Float32Array {
    const row = this.#rowOf('KeyedVectors#get', key)
    const out = this.#rows.slice(row * this.#place.stride, row * this.#place.stride + this.dimensions)
    if (options.normalized) for (let c = 0; c < out.length; c++) out[c] = out[c]! * this.#inverse()[row]!
    return out
  }

  /** All vectors, a `keys x dimensions` row-major copy. */
  toArray(): Float32Array {
    const { stride } = this.#place
    const out = new Float32Array(this.length * this.dimensions)
    for (let row = 0; row < this.length; row++) {
      out.set(this.#rows.subarray(row * stride, row * stride + this.dimensions), row * this.dimensions)
    }
    return out
  }

  /**
   * The keys whose vectors have the largest cosine with the weighted mean of the unit vectors of `positive` less those of
   * `negative`. Keys of the query are left out. O(keys x dimensions).
   *
   * @throws UnknownKeyError, RangeError for an empty query or a vector of another length
   */
  mostSimilar(query: MostSimilarQuery<K> = {}): SimilarKey<K>[] {
    return this.mostSimilarBatch([query])[0]!
  }

  /**
   * Answers to many queries, in their order; as many calls of {@link mostSimilar}, but the vectors are read once for up to
   * 16 queries.
   */
  mostSimilarBatch(queries: readonly MostSimilarQuery<K>[]): SimilarKey<K>[][] {
    const where = 'KeyedVectors#mostSimilar'
    const { stride } = this.#place
    const out: SimilarKey<K>[][] = []
    for (let from = 0; from < queries.length; from += SCAN_QUERIES) {
      const part = queries.slice(from, from + SCAN_QUERIES)
      const targets = part.map(query => this.#target(where, query))
      const tops = part.map(query => this.#top(where, query))
      const inverse = this.#inverse()
      this.#scan(
        targets.map(target => target.vector),
        (q, first, scores, at, rows) => {
          const top = tops[q]!
          for (let r = 0; r < rows; r++) {
            const score = scores[at + r]! * inverse[first + r]!
            if (score > top.threshold) top.offer(first + r, score)
          }
        },
      )
      tops.forEach((top, q) => {
        const { vector, known } = targets[q]!
        // Winners are scored again in float64, in one order of summing: the answer does not depend on the kernels.
        const answers = top.rows().flatMap(row => {
          if (known.has(row)) return []
          let dot = 0
          let square = 0
          for (let c = row * stride, i = 0; i < this.dimensions; i++, c++) {
            dot += this.#rows[c]! * vector[i]!
            square += this.#rows[c]! ** 2
          }
          return [{ row, similarity: square > 0 ? dot / Math.sqrt(square) : 0 }]
        })
        answers.sort((a, b) => b.similarity - a.similarity || a.row - b.row)
        const topN = part[q]!.topN ?? 10
        out.push(answers.slice(0, topN).map(({ row, similarity }) => ({ key: this.keys[row]!, similarity })))
      })
    }
    return out
  }

  /**
   * Analogies by multiplying instead of adding: prod((1 + cos) / 2) over `positive` / (prod over `negative` + 1e-6).
   * Source: Levy & Goldberg, CoNLL 2014. Weights are not used.
   *
   * @throws as {@link mostSimilar}
   */
  mostSimilarCosmul(query: MostSimilarQuery<K>): SimilarKey<K>[] {
    const where = 'KeyedVectors#mostSimilarCosmul'
    const positive = query.positive ?? []
    const terms = [...positive, ...(query.negative ?? [])]
    const parts = terms.map(term => this.#target(where, { positive: [term] }))
    const top = this.#top(where, query)
    const known = new Set(parts.flatMap(part => [...part.known]))
    const scores = new Float64Array(this.length).fill(1)
    const below = new Float64Array(this.length).fill(1)
    const inverse = this.#inverse()
    for (let from = 0; from < parts.length; from += SCAN_QUERIES) {
      const vectors = parts.slice(from, from + SCAN_QUERIES).map(part => part.vector)
      this.#scan(vectors, (q, first, dots, at, rows) => {
        const factors = from + q < positive.length ? scores : below
        for (let r = 0; r < rows; r++) {
          factors[first + r] = factors[first + r]! * ((1 + dots[at + r]! * inverse[first + r]!) / 2)
        }
      })
    }
    if (terms.length === 0) throw new RangeError(`${where}: positive or negative must have a key or vector, got none`)
    for (let row = 0; row < this.length; row++) {
      scores[row] = scores[row]! / (below[row]! + 1e-6)
      if (scores[row]! > top.threshold) top.offer(row, scores[row]!)
    }
    return top
      .rows()
      .filter(row => !known.has(row))
      .sort((a, b) => scores[b]! - scores[a]! || a - b)
      .slice(0, query.topN ?? 10)
      .map(row => ({ key: this.keys[row]!, similarity: scores[row]! }))
  }

  /** Cosine of two keys' vectors, or of the means of two lists of keys (not normalised first, as gensim's n_similarity). */
  similarity(a: K | readonly K[], b: K | readonly K[]): number {
    const where = 'KeyedVectors#similarity'
    const [x, y] = [a, b].map(side => {
      const keys = (Array.isArray(side) ? side : [side]) as K[]
      if (keys.length === 0) throw new RangeError(`${where}: a list of keys must not be empty, got an array of 0`)
      return this.#mean(
        where,
        keys.map(key => [key, 1] as const),
        false,
      )
    }) as [Float64Array, Float64Array]
    return cosine(x, y)
  }

  /** The key whose vector is farthest from the mean of all, each scaled to length 1. @throws UnknownKeyError */
  doesntMatch(keys: Iterable<K>): K {
    const where = 'KeyedVectors#doesntMatch'
    const list = [...keys]
    if (list.length === 0) throw new RangeError(`${where}: keys must not be empty, got an array of 0`)
    const mean = this.#mean(
      where,
      list.map(key => [key, 1] as const),
      true,
    )
    let worst = list[0]!
    let lowest = Number.POSITIVE_INFINITY
    for (const key of list) {
      const value = cosine(mean, this.get(key))
      if (value < lowest) [lowest, worst] = [value, key]
    }
    return worst
  }

  /** Place of `other` among the neighbours of `key`, from 1: how many keys, with itself, are at least as near. */
  rank(key: K, other: K): number {
    const where = 'KeyedVectors#rank'
    const own = this.#rowOf(where, key)
    const row = this.#rowOf(where, other)
    const { stride } = this.#place
    const inverse = this.#inverse()
    const vector = Float64Array.from(this.#rows.subarray(own * stride, own * stride + this.dimensions))
    let limit = 0
    for (let c = 0; c < this.dimensions; c++) limit += vector[c]! * this.#rows[row * stride + c]!
    limit *= inverse[row]!
    let closer = 0
    for (let i = 0; i < this.length; i++) {
      if (i === own || i === row) continue
      let dot = 0
      for (let c = 0; c < this.dimensions; c++) dot += vector[c]! * this.#rows[i * stride + c]!
      if (dot * inverse[i]! > limit) closer++
    }
    return closer + 1
  }

  /**
   * Weighted mean of vectors.
   *
   * @param terms keys or vectors, or either with a weight
   * @param options `preNormalize` (default true): each to length 1 first; `postNormalize` (default false): the mean too;
   *   `ignoreMissing` (default true): leave unknown keys out, else throw
   * @returns float64, `dimensions` long
   * @throws UnknownKeyError; RangeError when no term is left
   */
  meanVector(
    terms: readonly QueryTerm<K>[],
    options: { preNormalize?: boolean; postNormalize?: boolean; ignoreMissing?: boolean } = {},
  ): Float64Array {
    const where = 'KeyedVectors#meanVector'
    const weighted = terms.map(term => weightOf<K>(term))
    const known =
      options.ignoreMissing === false
        ? weighted
        : weighted.filter(([term]) => typeof term === 'object' || this.has(term as K))
    if (known.length === 0) throw new RangeError(`${where}: terms must have a known key or a vector, got none`)
    const mean = this.#mean(where, known, options.preNormalize ?? true)
    return options.postNormalize ? unit(mean) : mean
  }

  /**
   * Keys and vectors in one versioned buffer.
   *
   * @param options `precision`: 'float16' takes half the space and keeps about three digits. Default 'float32'
   */
  toBuffer(options: { precision?: 'float32' | 'float16' } = {}): ArrayBuffer {
    const values = this.toArray()
    const writer = new BufferWriter(FORMAT)
    if (options.precision === 'float16') writer.add(Uint16Array.from(values, floatToHalf))
    else writer.add(values)
    return writer.finish({ dimensions: this.dimensions, length: this.length, keys: this.keys })
  }

  /** The vectors of a buffer that {@link toBuffer} wrote. @throws ForeignBufferError for any other bytes */
  static from<K extends Key = Key>(
    buffer: ArrayBuffer | Uint8Array,
    options: { kernels?: Word2VecKernels | undefined } = {},
  ): KeyedVectors<K> {
    const where = 'KeyedVectors.from'
    const reader = new BufferReader(where, buffer, FORMAT)
    const dimensions = reader.integer('dimensions', 1)
    const length = reader.integer('length', 0)
    const { keys } = reader.header
    if (!Array.isArray(keys) || keys.length !== length) {
      throw new ForeignBufferError(`${where}: this keyed vectors buffer has no proper list of keys`)
    }
    const half = (reader.header['arrays'] as [string][])[0]?.[0] === 'Uint16Array'
    const values = half
      ? Float32Array.from(reader.take('Uint16Array', length * dimensions), halfToFloat)
      : reader.take('Float32Array', length * dimensions)
    return KeyedVectors.fromArrays<K>(keys as K[], values, { dimensions, kernels: options.kernels })
  }

  #rowOf(where: string, key: K): number {
    const row = this.#index.get(key)
    if (row === undefined) throw new UnknownKeyError(where, key, nearestKeys(key, this.keys))
    return row
  }

  #inverse(): Float32Array {
    if (this.#inverseLengths) return this.#inverseLengths
    const { stride } = this.#place
    const out = new Float32Array(this.length)
    for (let row = 0; row < this.length; row++) {
      let square = 0
      for (let c = row * stride; c < row * stride + this.dimensions; c++) square += this.#rows[c]! ** 2
      out[row] = square > 0 ? 1 / Math.sqrt(square) : 1
    }
    this.#inverseLengths = out
    return out
  }

  /** Mean of terms, with weights / sum of |weights|. */
  #mean(where: string, terms: readonly (readonly [K | ArrayLike<number>, number])[], normalize: boolean): Float64Array {
    const mean = new Float64Array(this.dimensions)
    let total = 0
    for (const [term, weight] of terms) {
      const vector = typeof term === 'object' ? term : this.get(term)
      if (vector.length !== this.dimensions) {
        throw new RangeError(`${where}: a vector must have ${this.dimensions} dimensions, got ${vector.length}`)
      }
      const x = normalize ? unit(vector) : vector
      for (let c = 0; c < mean.length; c++) mean[c] = mean[c]! + weight * x[c]!
      total += Math.abs(weight)
    }
    for (let c = 0; c < mean.length && total > 0; c++) mean[c] = mean[c]! / total
    return mean
  }

  /** The unit vector of a query, and the rows of its keys. */
  #target(where: string, query: MostSimilarQuery<K>): { vector: Float64Array; known: Set<number> } {
    const terms = [
      ...(query.positive ?? []).map(term => weightOf<K>(term)),
      ...(query.negative ?? []).map(term => {
        const [value, weight] = weightOf<K>(term)
        return [value, -weight] as const
      }),
    ]
    if (terms.length === 0) throw new RangeError(`${where}: positive or negative must have a key or vector, got none`)
    const known = new Set<number>()
    for (const [term] of terms) if (typeof term !== 'object') known.add(this.#rowOf(where, term))
    const vector = unit(this.#mean(where, terms, true))
    checkFinite(where, 'the query', vector)
    return { vector, known }
  }

  /** A collector with room for the query's own keys and a few that float32 may have put in the wrong order. */
  #top(where: string, query: MostSimilarQuery<K>): TopRows {
    const topN = checkInteger(where, 'topN', query.topN ?? 10, 1)
    const extra = (query.positive?.length ?? 0) + (query.negative?.length ?? 0) + 4
    const { filter, restrict } = query
    let allowed: ((row: number) => boolean) | undefined
    if (typeof restrict === 'number') {
      checkInteger(where, 'restrict', restrict, 1)
      allowed = row => row < restrict
    } else if (restrict) {
      const rows = new Set<number>()
      for (const key of restrict) rows.add(this.#rowOf(where, key))
      allowed = row => rows.has(row)
    }
    const accept =
      filter || allowed
        ? (row: number) => (allowed?.(row) ?? true) && (filter?.(this.keys[row]!, row) ?? true)
        : undefined
    return new TopRows(Math.min(this.length, topN + extra), accept)
  }

  /** Dots of at most SCAN_QUERIES vectors with all rows, SCAN_ROWS at a time. */
  #scan(
    vectors: readonly ArrayLike<number>[],
    onBlock: (query: number, firstRow: number, scores: Float32Array, at: number, rows: number) => void,
  ): void {
    const { buffer, rowsAt, scanAt, stride, kernels } = this.#place
    const queries = new Float32Array(buffer, scanAt, SCAN_QUERIES * stride)
    queries.fill(0)
    for (const [q, vector] of vectors.entries()) queries.set(vector, q * stride)
    const scoresAt = scanAt + 4 * SCAN_QUERIES * stride
    const scores = new Float32Array(buffer, scoresAt, SCAN_QUERIES * SCAN_ROWS)
    for (let first = 0; first < this.length; first += SCAN_ROWS) {
      const rows = Math.min(SCAN_ROWS, this.length - first)
      kernels.dots(rowsAt + 4 * first * stride, rows, stride, scanAt, vectors.length, scoresAt)
      for (let q = 0; q < vectors.length; q++) onBlock(q, first, scores, q * rows, rows)
    }
  }
}

function weightOf<K extends Key>(term: QueryTerm<K>): readonly [K | ArrayLike<number>, number] {
  if (Array.isArray(term) && term.length === 2 && (typeof term[0] !== 'number' || typeof term[1] !== 'number')) {
    return term as unknown as readonly [K | ArrayLike<number>, number]
  }
  return [term as K | ArrayLike<number>, 1]
}

function unit(x: ArrayLike<number>): Float64Array {
  let square = 0
  for (let c = 0; c < x.length; c++) square += x[c]! ** 2
  return Float64Array.from(x, value => (square > 0 ? value / Math.sqrt(square) : 0))
}

function cosine(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [unit(x), unit(y)]
  let dot = 0
  for (let c = 0; c < a.length; c++) dot += a[c]! * b[c]!
  return dot
}
