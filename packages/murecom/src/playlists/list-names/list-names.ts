import type { SentenceEncoder } from '@murecom/text'
import { isWithoutSpaces } from '../../filters/whole-words.ts'
import { NearestRows } from '../../songs/nearest-rows.ts'
import { pairLikeness } from './likeness.ts'

/** A name that lists of a catalogue have. */
export interface ListName {
  /** Its search key. */
  key: string
  /** As the first of the lists has it. */
  name: string
  /** Lists that are called so. */
  lists: number
  /** Some of these lists, by id. */
  ids: readonly number[]
}

/** A name that comes near to a text. */
export interface NearName extends ListName {
  /** From 0 to 1: the cosine of their meanings, or how many characters they share in a script without spaces. 1: the same name. */
  score: number
}

/** Below this a name says something else. */
const LEAST_SCORE = 0.35

/** Names of lists as vectors of what they mean. */
export class ListNames {
  readonly #encoder: SentenceEncoder
  readonly #names: readonly ListName[]
  /** `names x dimensions`, row after row: zeros where the encoder knows no token of a name. */
  readonly #vectors: Float32Array

  /** @param vectors of the names' keys, by `encoder` */
  constructor(encoder: SentenceEncoder, names: readonly ListName[], vectors: Float32Array) {
    this.#encoder = encoder
    this.#names = names
    this.#vectors = vectors
  }

  /** Number of names. */
  get length(): number {
    return this.#names.length
  }

  /** Names that come near to a search key, best first, ties by place; none where none is near. O(names x dimensions) */
  nearest(key: string, limit: number): NearName[] {
    const { dimensions } = this.#encoder
    const vectors = this.#vectors
    const vector = this.#encoder.encode(key)
    const isByCharacters = isWithoutSpaces(key)
    const best = new NearestRows(Math.min(limit, this.#names.length))
    for (const [row, { key: other }] of this.#names.entries()) {
      let cosine = 0
      for (let d = 0, at = row * dimensions; d < dimensions; d++, at++) cosine += vector[d]! * vectors[at]!
      const likeness = isByCharacters ? pairLikeness(key, other) : 0
      const score = other === key ? 1 : Math.min(1, Math.max(cosine, likeness))
      if (score >= LEAST_SCORE) best.push(-score, row)
    }
    return best.sorted().map(({ row, distance }) => ({ ...this.#names[row]!, score: -distance }))
  }
}
