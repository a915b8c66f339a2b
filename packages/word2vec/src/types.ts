/** What a sentence is made of: words, or the ids of tracks. `'1'` and `1` are two keys. */
export type Key = string | number

/**
 * Sentences, each an array or iterable of keys. It must be possible to read them more than once: an array, a `Set`, an
 * object whose iterator begins anew, a line file of `@murecom/word2vec/node`.
 */
export type Corpus<K extends Key = Key> = Iterable<Iterable<K>> | AsyncIterable<Iterable<K>>

/** A key with its cosine similarity, -1 to 1 (for `mostSimilarCosmul` the score of that method). */
export interface SimilarKey<K extends Key = Key> {
  key: K
  similarity: number
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
  /** Answers at most. Default 10. */
  topN?: number
  /** Keys that may be answers; is asked only for those that may be among the best so far. */
  filter?: (key: K, index: number) => boolean
  /** Only these keys, or (a number) only the first so many rows, which after training are the most frequent. */
  restrict?: Iterable<K> | number
}
