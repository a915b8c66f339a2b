import {
  checkInteger,
  checkMatrix,
  checkOptions,
  ForeignBufferError,
  type OptionNames,
  refuse,
} from '@murecom/internal'
import { addRow, writeUnit } from './kernels/add-row.ts'
import { MOST_DIMENSIONS, readEncoder, type StoredEncoder, writeEncoder } from './table/buffer.ts'
import { NO_ROW, quantise } from './table/token-table.ts'
import { WordPieceTokenizer } from './word-piece-tokenizer.ts'

/** What a {@link SentenceEncoder} is made of. */
export interface SentenceTable {
  /** Tokens as of {@link WordPieceTokenizer}, 65,534 at most. */
  vocabulary: readonly string[]
  /** `vocabulary.length x dimensions` finite numbers, row-major: the vector of each token, times its weight. Zeros: it counts for nothing. */
  vectors: Float32Array
  /** Length of a vector, from 1 to 4,096. */
  dimensions: number
  /** Where the vectors come from, for people. Default: nothing. */
  source?: string
}

const TABLE: OptionNames<SentenceTable> = { vocabulary: 1, vectors: 1, dimensions: 1, source: 1 }
const MOST_TOKENS = NO_ROW - 1

/**
 * Vectors of sentences: the sum of the vectors of a text's tokens, scaled to length 1, so that the dot product of two is
 * their cosine. The vectors are kept as 8-bit codes with one scale for each token. `loadEnglishEncoder` of
 * `@murecom/text/english` loads one for English.
 *
 * The order of the words does not count, and a word has the same vector in every sentence: "not happy" is near "happy".
 * A text of ten tokens is 2,560 additions, which is why there are no SIMD kernels.
 *
 * Sources: Arora, Liang, Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings" (2017).
 *
 * @example
 * const encoder = new SentenceEncoder({ vocabulary: ['[UNK]', 'calm', 'loud'], dimensions: 2, vectors: Float32Array.of(0, 0, 1, 0, 0, 2) })
 * encoder.encode('Calm, calm!') // [1, 0]
 */
export class SentenceEncoder {
  readonly #stored: StoredEncoder
  readonly #tokenizer: WordPieceTokenizer

  /** @throws RangeError, TypeError for other tables */
  constructor(table: SentenceTable)
  /** @internal */
  constructor(table: undefined, stored: StoredEncoder)
  constructor(table: SentenceTable | undefined, stored = fromTable(table)) {
    this.#stored = stored
    this.#tokenizer = new WordPieceTokenizer(stored.vocabulary)
  }

  /** Length of a vector. */
  get dimensions(): number {
    return this.#stored.table.dimensions
  }

  /** Number of tokens that have a vector. */
  get length(): number {
    return this.#stored.table.scales.length
  }

  /** Where the vectors come from. */
  get source(): string {
    return this.#stored.source
  }

  /** How texts are cut into tokens. */
  get tokenizer(): WordPieceTokenizer {
    return this.#tokenizer
  }

  /**
   * The vector of a text, of length 1; zeros when no token of the text has a vector; such a text is like no other.
   * O(length of the text + tokens x dimensions)
   *
   * @throws TypeError for something that is not a text
   */
  encode(text: string): Float32Array {
    return this.encodeAll([text])
  }

  /**
   * The vectors of many texts, as {@link encode}. @returns `texts x dimensions`, row-major
   *
   * @throws TypeError for an element that is not a string
   */
  encodeAll(texts: readonly string[]): Float32Array {
    const { rows, codes, scales, dimensions } = this.#stored.table
    const out = new Float32Array(texts.length * dimensions)
    const sum = new Float64Array(dimensions)
    for (const [i, text] of texts.entries()) {
      sum.fill(0)
      for (const id of this.#tokenizer.encode(text)) {
        const row = rows[id]!
        if (row !== NO_ROW) addRow(sum, codes, row * dimensions, scales[row]!)
      }
      writeUnit(sum, out, i * dimensions)
    }
    return out
  }

  /** The encoder as one buffer, with a checksum. */
  toBuffer(): ArrayBuffer {
    return writeEncoder(this.#stored)
  }

  /**
   * The encoder that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError for other bytes
   */
  static from(buffer: ArrayBuffer | Uint8Array): SentenceEncoder {
    const where = 'SentenceEncoder.from'
    const stored = readEncoder(where, buffer)
    try {
      return new SentenceEncoder(undefined, stored)
    } catch (cause) {
      throw new ForeignBufferError(`${where}: this sentence encoder buffer is damaged: ${(cause as Error).message}`)
    }
  }
}

function fromTable(table: SentenceTable | undefined): StoredEncoder {
  const where = 'SentenceEncoder'
  const { vocabulary, vectors, dimensions, source = '' } = checkOptions(where, table, TABLE)
  checkInteger(where, 'dimensions', dimensions, 1, MOST_DIMENSIONS)
  if (!Array.isArray(vocabulary)) refuse(where, 'vocabulary', 'be an array of texts', vocabulary)
  checkInteger(where, 'vocabulary.length', vocabulary.length, 1, MOST_TOKENS)
  if (!(vectors instanceof Float32Array)) refuse(where, 'vectors', 'be a Float32Array', vectors)
  if (typeof source !== 'string') refuse(where, 'source', 'be a text', source)
  if (checkMatrix(where, 'vectors', vectors, dimensions) !== vocabulary.length) {
    refuse(where, 'vectors', `have ${vocabulary.length} rows of ${dimensions}`, vectors.length)
  }
  for (const token of vocabulary)
    if (String(token).includes('\n')) refuse(where, 'vocabulary', 'have no line ends', token)
  return { vocabulary, table: quantise(vectors, dimensions), source }
}
