/** What the golden files of test/fixtures/minilm hold. */
import { fixtureJson } from '@murecom/testing'

export const golden = <T>(name: string): Promise<T> =>
  fixtureJson<T>(new URL(`./fixtures/minilm/${name}`, import.meta.url))

/** A string and its ids by Hugging Face's tokenizers. */
export interface GoldenTokens {
  text: string
  ids: number[]
}

/** Sentences, and pairs of them with the teacher's cosine: first, second, cosine. */
export interface GoldenPairs {
  sentences: string[]
  pairs: [number, number, number][]
}
