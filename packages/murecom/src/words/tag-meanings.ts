import type { SentenceEncoder } from '@murecom/text'
import { dot } from '../algorithms/directions.ts'
import { TAG_DESCRIPTIONS } from './tag-descriptions.ts'

/** A tag that a text comes near to. */
export interface NearTag {
  /** Number of the tag. */
  tag: number
  /** Cosine of the text and the nearest description, above 0. */
  score: number
  /** Share of the text's meaning; the shares of an answer sum to 1. */
  weight: number
}

/** Tags that a text may mean at once. */
const MOST_TAGS = 5
/** A text that comes no nearer than this to any tag says nothing about sound: names, numbers, other languages. */
const LEAST_SCORE = 0.3
/** A tag whose cosine is this much lower than the best one's has a share e times smaller. */
const SOFTNESS = 0.05

/** The tags of a library as vectors of what they mean. */
export class TagMeanings {
  readonly #encoder: SentenceEncoder
  /** The descriptions of each tag. */
  readonly #tags: readonly (readonly Float32Array[])[]

  constructor(encoder: SentenceEncoder, tagNames: readonly string[]) {
    this.#encoder = encoder
    this.#tags = tagNames.map(name => {
      const lines = Object.hasOwn(TAG_DESCRIPTIONS, name) ? TAG_DESCRIPTIONS[name]! : [`${name} music`]
      return lines.map(line => encoder.encode(line))
    })
  }

  /** The tags that a text comes nearest to, best first; none for a text that is near to none. O(length of the text + descriptions) */
  nearest(text: string): NearTag[] {
    const vector = this.#encoder.encode(text)
    const scores = this.#tags.map(lines => Math.max(...lines.map(line => dot(vector, line))))
    const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, MOST_TAGS)
    const best = scores[order[0] ?? -1] ?? 0
    if (best < LEAST_SCORE) return []
    const near = order.filter(tag => scores[tag]! > 0)
    const sizes = near.map(tag => Math.exp((scores[tag]! - best) / SOFTNESS))
    const total = sizes.reduce((a, b) => a + b, 0)
    return near.map((tag, i) => ({ tag, score: scores[tag]!, weight: sizes[i]! / total }))
  }
}
