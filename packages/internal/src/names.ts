/**
 * Names of songs, artists and playlists, compared the same way everywhere.
 *
 * A search key finds things; it is never the identity of a song or a list: "Año" and "Ano" have one key and are two songs.
 * Sources: Unicode UAX 15 (NFKC, NFD). The conversion of traditional Chinese characters is handed in by the caller, because
 * its tables are large and only programs that search need them.
 */

const ASCII = /^[\0-\x7f]*$/
/** Accents of Latin, Greek and Cyrillic. Vowel signs of other scripts are letters to their readers and stay. */
const ACCENTS = /[\u0300-\u036f]/g
/** Written for an apostrophe; NFKC makes a space of them. */
const ACUTE = /[\u00b4\u02b9\uff07]/g
/** Letters that Unicode does not take apart, and what readers type for them. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
}
const STROKED = /[øłßæœıđðþħŧ]/g
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/gu

/**
 * The search key of a name. Two names have the same key when they differ only in case, punctuation, accents, width, spaces
 * and, with `simplify`, in traditional and simplified Chinese characters. A name of nothing but punctuation (`'!!!'`) keeps
 * it. O(length).
 *
 * @param simplify turns traditional Chinese characters into simplified ones. Default: they stay as they are.
 * @example
 * foldName('Beyoncé!') === foldName('beyonce') // true
 */
export function foldName(name: string, simplify: (text: string) => string = text => text): string {
  if (ASCII.test(name)) {
    const plain = name.toLowerCase()
    const words = plain.replace(/'/g, '').replace(/[^a-z0-9]+/g, ' ')
    return words.trim() || plain.trim()
  }
  const compatible = name.replace(ACUTE, "'").normalize('NFKC').toLowerCase()
  // Composed again after the accents are gone, so that a syllable of Hangul stays one character.
  const bare = compatible.normalize('NFD').replace(ACCENTS, '').normalize('NFC')
  const plain = bare.replace(STROKED, letter => PLAIN_LETTERS[letter]!)
  const words = simplify(plain)
    .replace(/['’‘ʼ′]/g, '')
    .replace(NOT_WORD, ' ')
  return words.trim() || compatible.trim()
}

/** A name as it is written, except for case, width and outer spaces: the strict form, where {@link foldName} is the loose one. */
export function exactName(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim()
}

/** A name as it is written, in one spelling of its characters (NFC): the name of a list that has no id. */
export function writtenName(name: string): string {
  return name.normalize('NFC').trim()
}

const SPACES = /\s+/g
const NOT_PLAIN = /[^\0-\x7f]/u

/**
 * What two spellings of one song's title, or of one artist, have in common: NFC, one space where there are several, simple
 * case folding. "Año" and "Ano" are two, "C++" and "C#" too.
 */
export function sameName(name: string): string {
  const text = writtenName(name).replace(SPACES, ' ')
  return NOT_PLAIN.test(text) ? Array.from(text, simpleCase).join('') : text.toLowerCase()
}

/** Simple case folding by way of the capital letter, so that "ς" is "σ"; the Turkish i's stay apart, as in Unicode's tables. */
function simpleCase(character: string): string {
  if (character === '\u0131' || character === '\u0130') return character
  const upper = character.toUpperCase()
  const lower = (upper.length === character.length ? upper : character).toLowerCase()
  return lower.length === character.length ? lower : character
}

const OPENING = /[([（【]/
const CLOSING = [')', ']', '）', '】']
/** A dash with a space before it, and a space or nothing behind it. */
const DASH = /\s[-–—](?=\s|$)/g
const LINE_BREAK = ['\n', '\r', '\u2028', '\u2029']
/** Titles carry two or three suffixes at most. */
const MOST_SUFFIXES = 4

/** A title without what was added to it in brackets or behind a dash; the title itself when nothing would be left. O(length) */
export function bareTitle(title: string): string {
  let bare = title
  for (let i = 0; i < MOST_SUFFIXES; i++) {
    const whole = bare.trimEnd()
    const shorter = whole.slice(0, suffixStart(whole)).trimEnd()
    if (shorter === whole || shorter.trim() === '') break
    bare = shorter
  }
  return bare
}

/** Where what a title carries behind the song's name begins: "(feat. X)", "[Live]", " - Remastered 2011"; its length without any. */
function suffixStart(title: string): number {
  return Math.min(bracketsAtEnd(title), dashOfLastLine(title))
}

function bracketsAtEnd(title: string): number {
  const last = title.length - 1
  if (last < 1 || !CLOSING.includes(title[last]!)) return title.length
  const from = 1 + lastOf(title, CLOSING, last - 1)
  const at = title.slice(from, last).search(OPENING)
  return at < 0 ? title.length : from + at
}

/** The first dash behind which the title has one line only. */
function dashOfLastLine(title: string): number {
  const lastBreak = lastOf(title, LINE_BREAK, title.length)
  for (const { index } of title.matchAll(DASH)) if (index + 2 >= lastBreak) return index
  return title.length
}

function lastOf(text: string, characters: readonly string[], from: number): number {
  return Math.max(...characters.map(character => text.lastIndexOf(character, from)))
}
