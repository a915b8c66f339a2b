import { refuse } from '@murecom/internal'

/** What a token that goes on within a word begins with. */
const CONTINUES = '##'
const UNKNOWN = '[UNK]'
/** A longer word is unknown, as in the reference. */
const MOST_CHARACTERS = 100

/** The tokens of a model, and how words are cut into them: the longest token first (Wu et al. 2016). */
export class Vocabulary {
  readonly tokens: readonly string[]
  readonly unknown: number
  /** Ids of the tokens that words begin with. */
  readonly #first = new Map<string, number>()
  /** Ids of the tokens that words go on with, without `##`. */
  readonly #next = new Map<string, number>()
  /** Length of the longest token, in UTF-16 units. */
  #longest = 0

  constructor(where: string, tokens: readonly string[]) {
    this.tokens = tokens
    for (const [id, token] of tokens.entries()) {
      if (typeof token !== 'string' || token === '') refuse(where, `vocabulary[${id}]`, 'be a text', token)
      const goesOn = token.startsWith(CONTINUES) && token.length > CONTINUES.length
      const text = goesOn ? token.slice(CONTINUES.length) : token
      const ids = goesOn ? this.#next : this.#first
      if (ids.has(text)) refuse(where, `vocabulary[${id}]`, 'be there once', token)
      ids.set(text, id)
      this.#longest = Math.max(this.#longest, text.length)
    }
    const unknown = this.#first.get(UNKNOWN)
    if (unknown === undefined) refuse(where, 'vocabulary', `have the token ${UNKNOWN}`, tokens)
    this.unknown = unknown
  }

  idOf(token: string): number | undefined {
    return token.startsWith(CONTINUES) ? this.#next.get(token.slice(CONTINUES.length)) : this.#first.get(token)
  }

  /** Adds the tokens of a word to `ids`; that of an unknown word when the word cannot be cut into tokens. O(length x longest token) */
  cut(word: string, ids: number[]): void {
    if (word.length > MOST_CHARACTERS && Array.from(word).length > MOST_CHARACTERS) {
      ids.push(this.unknown)
      return
    }
    const before = ids.length
    for (let start = 0; start < word.length; ) {
      const known = start === 0 ? this.#first : this.#next
      let end = Math.min(word.length, start + this.#longest)
      let id: number | undefined
      while (end > start) {
        id = known.get(word.slice(start, end))
        if (id !== undefined) break
        end--
      }
      if (id === undefined) {
        ids.length = before
        ids.push(this.unknown)
        return
      }
      ids.push(id)
      start = end
    }
  }
}
