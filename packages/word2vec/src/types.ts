/** What a sentence is made of: words, or the ids of tracks. `'1'` and `1` are two keys. */
export type Key = string | number

/**
 * Sentences, each an array or iterable of keys. It must be possible to read them more than once: an array, a `Set`, an
 * object whose iterator begins anew, a line file of `@murecom/word2vec/node`.
 */
export type Corpus<K extends Key = Key> = Iterable<Iterable<K>> | AsyncIterable<Iterable<K>>
