/**
 * Text as the uncased models of BERT read it, and its words. It follows the normaliser and the pre-tokenizer for BERT of
 * Hugging Face's tokenizers 0.23 step by step; deviations are in docs/numerics.md.
 */

/** Printable ASCII with the spaces that become spaces: nothing of it needs Unicode's tables. */
const PLAIN = /^[\x20-\x7e\t\n\r]*$/
/** Control, format and private characters, and halves of surrogate pairs; tab and line ends are spaces. */
const DROPPED = /\ufffd|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu
/** The blocks that the reference takes for Chinese characters, each of which becomes a word. */
const CHINESE =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu
const ACCENTS = /\p{Mn}/gu
/**
 * A punctuation mark, or a run of what is neither space nor punctuation. Every ASCII sign is a mark. Marks that came into Unicode
 * after its version 8 are none, because the reference has the tables of that version.
 */
const NEWER = '\\u061d\\u0a76\\u0c77\\u0c84\\u1b4e\\u1b7d-\\u1b7f\\u2e43-\\u2e5d'
const MARK = `[!-/:-@[-\`{-~]|(?![${NEWER}])\\p{P}`
const WORDS = new RegExp(`${MARK}|(?:(?!${MARK})\\P{White_Space})+`, 'gu')

/** Cleaned text in lower case without accents. O(length) */
export function normalise(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  const spaced = text.replace(DROPPED, '').replace(CHINESE, ' $& ')
  const bare = spaced.normalize('NFD').replace(ACCENTS, '')
  // One letter at a time, as the reference does: the sigma at the end of a word is like any other.
  return bare.replaceAll('Σ', 'σ').toLowerCase()
}

/** The words and punctuation marks of normalised text, in order. O(length) */
export function wordsOf(normalised: string): string[] {
  return normalised.match(WORDS) ?? []
}
