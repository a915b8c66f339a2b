/** Scripts that are written without spaces between words. */
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** Whether a text has letters of a script that is written without spaces. */
export function isWithoutSpaces(text: string): boolean {
  return NO_SPACES.test(text)
}

/** Whether a search key has a word as a whole; of scripts without spaces, anywhere. */
export function hasWord(key: string, word: string): boolean {
  return isWithoutSpaces(word) ? key.includes(word) : ` ${key} `.includes(` ${word} `)
}
