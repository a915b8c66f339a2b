import type { KeyedVectors } from '@murecom/word2vec'
import type { Head } from './head.ts'
import type { BlendPart, PartScores } from './types.ts'
import { VectorMoments } from './vector-moments.ts'

/** word2vec: the cosine of a track's vector with the mean of those of the list, each scaled to length 1. */
export class Word2VecPart implements BlendPart {
  readonly name = 'word2vec'
  readonly #vectors: KeyedVectors<number>
  readonly #head: Head
  #moments: VectorMoments | undefined

  constructor(vectors: KeyedVectors<number>, head: Head) {
    this.#vectors = vectors
    this.#head = head
  }

  scoresFor(list: readonly number[]): PartScores | undefined {
    const vectors = this.#vectors
    const positive = [...new Set(list)].filter(id => vectors.has(id))
    if (positive.length === 0) return undefined
    const query = vectors.meanVector(positive, { postNormalize: true })
    return {
      ...this.#allMoments().ofProductsWith(query),
      best: limit => vectors.mostSimilar({ positive, limit }).map(({ id }) => id),
      of(ids) {
        const restrict = ids.filter(id => vectors.has(id))
        if (restrict.length === 0) return new Float64Array(ids.length)
        const found = vectors.mostSimilar({ positive, limit: restrict.length, restrict })
        const byId = new Map(found.map(({ id, score }) => [id, score]))
        return ids.map(id => byId.get(id) ?? 0)
      },
    }
  }

  #allMoments(): VectorMoments {
    this.#moments ??= new VectorMoments(unitVectors(this.#vectors, this.#head.ids), this.#vectors.dimensions)
    return this.#moments
  }
}

function* unitVectors(vectors: KeyedVectors<number>, ids: readonly number[]): Generator<Float32Array> {
  for (const id of ids) if (vectors.has(id)) yield vectors.get(id, { normalized: true })
}
