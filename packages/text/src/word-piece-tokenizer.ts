import { refuse } from '@murecom/internal'
import { normalise, wordsOf } from './tokenizing/normalise.ts'
import { Vocabulary } from './tokenizing/vocabulary.ts'

/** Tokens with a meaning of their own, which the reference finds in a text as they are written. */
const SPECIAL = /(\[(?:PAD|UNK|CLS|SEP|MASK)\])/

/**
 * The tokenizer of the uncased models of BERT: cleaned, lower-case text without accents, cut at spaces and punctuation, and each
 * word cut into the longest tokens of the vocabulary. Its ids are those of Hugging Face's tokenizers, without `[CLS]` and `[SEP]`.
 *
 * Sources: Wu et al., "Google's Neural Machine Translation System" (2016); Devlin et al., "BERT" (2019).
 *
 * @example
 * const tokenizer = new WordPieceTokenizer(['[UNK]', 'play', '##ing', 'songs'])
 * tokenizer.encode('Playing SONGS') // [1, 2, 3]
 */
export class WordPieceTokenizer {
  readonly #vocabulary: Vocabulary

  /**
   * @param vocabulary the tokens, each once, in the order of their ids; `##` begins those that go on within a word. `[UNK]` is required.
   * @throws TypeError for a vocabulary that is not such a list
   */
  constructor(vocabulary: readonly string[]) {
    const where = 'WordPieceTokenizer'
    if (!Array.isArray(vocabulary)) refuse(where, 'vocabulary', 'be an array of texts', vocabulary)
    this.#vocabulary = new Vocabulary(where, vocabulary)
  }

  /** Number of tokens. */
  get length(): number {
    return this.#vocabulary.tokens.length
  }

  /** The tokens in the order of their ids. */
  get vocabulary(): readonly string[] {
    return this.#vocabulary.tokens
  }

  /**
   * Ids of the tokens of a text; empty for one without words. A word that the vocabulary cannot spell, or of more than 100
   * characters, is one `[UNK]`. O(length x longest token)
   *
   * @throws TypeError for something that is not a text
   */
  encode(text: string): number[] {
    if (typeof text !== 'string') refuse('WordPieceTokenizer.encode', 'text', 'be a text', text)
    const ids: number[] = []
    const parts = text.includes('[') ? text.split(SPECIAL) : [text]
    for (const [i, part] of parts.entries()) {
      // What a text was split at follows each part.
      const special = i % 2 === 1 ? this.#vocabulary.idOf(part) : undefined
      if (special !== undefined) ids.push(special)
      else for (const word of wordsOf(normalise(part))) this.#vocabulary.cut(word, ids)
    }
    return ids
  }
}
