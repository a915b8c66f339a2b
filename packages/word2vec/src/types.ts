/** What a sentence is made of: words, or the ids of tracks. `'1'` and `1` are two keys. */
export type Key = string | number

/** The default type of keys: a `KeyedVectors` without a type argument takes vectors of words, and of numbers too. */
export type AnyKey =
  // biome-ignore lint/suspicious/noExplicitAny: no other type takes each of them
  any

/**
 * Sentences, each an array or iterable of keys. It must be possible to read them more than once: an array, a `Set`, an
 * object whose iterator begins again, a line file of `@murecom/word2vec/node`.
 */
export type Corpus<K extends Key = Key> = Iterable<Iterable<K>> | AsyncIterable<Iterable<K>>

/** A key that is like a query. */
export interface SimilarKey<K extends Key = Key> {
  id: K
  /** The cosine, -1 to 1; for `mostSimilarCosmul` the value of that method, at least 0. */
  score: number
}

/** A key, a vector, or either with a weight. */
export type QueryTerm<K extends Key = Key> = K | ArrayLike<number> | readonly [K | ArrayLike<number>, weight: number]

/** A vector that is a term by itself; in an array of terms, plain arrays of numbers are vectors too. */
export type Vector = Float32Array | Float64Array

/** What to look for among the vectors, and which of them may answer. */
export interface MostSimilarQuery<K extends Key = Key> {
  /** What the answers should be near to: one key or vector (a typed array), or an array of terms. */
  positive?: K | Vector | readonly QueryTerm<K>[]
  /** What they should be far from. */
  negative?: K | Vector | readonly QueryTerm<K>[]
  /** Answers at most, at least 1. Default 10. */
  limit?: number
  /** Which keys may be answers. It is called only for those that may be among the best so far. */
  filter?: (key: K, index: number) => boolean
  /** Only these keys, or a number: only this many rows from the first on, which after training are the most frequent. */
  restrict?: Iterable<K> | number
}
