import { foldName } from '@murecom/spotify-crawler/names'
import anyAscii from 'any-ascii'
import { numbersIn, withDigits } from './title-words.ts'

/**
 * A name as it is compared: in its own script, and in Latin letters.
 *
 * Latin letters of other scripts are any-ascii's (one table for all of Unicode); of Chinese characters they are pinyin, so
 * Japanese names in kanji have no Latin form that a reader would write.
 */
export interface Letters {
  /** The search key without spaces, articles and "and": equal for two spellings of a name. */
  readonly plain: string
  /** The same in Latin letters. */
  readonly latin: string
  /** Words of {@link latin}. */
  readonly words: readonly string[]
  /** The numbers in it, in order. */
  readonly numbers: string
  /** Scripts besides Latin, as bits; 0 for a name in Latin letters. */
  readonly scripts: number
}

const ASCII = /^[\0-\x7f]*$/
const HAN = 1
const KANA = 2
const HANGUL = 4
const OTHER = 8
const SCRIPTS: readonly (readonly [number, RegExp])[] = [
  [HAN, /\p{Script=Han}/u],
  [KANA, /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  [HANGUL, /\p{Script=Hangul}/u],
  [
    OTHER,
    /[^\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]/u,
  ],
]
/** A kanji title against a Latin one cannot be compared by letters. */
export const isHan = (letters: Letters): boolean => (letters.scripts & HAN) !== 0

/** Words that one list writes and the next leaves out: articles, and "and" for "&", "+" or "'n'". */
const LEFT_OUT: ReadonlySet<string> = new Set(['the', 'a', 'an', 'and', 'n'])
/** Written for a word of another name. */
const SAME_WORD: Readonly<Record<string, string>> = { pt: 'part', vol: 'volume', nr: 'no', versus: 'vs' }

/** All forms of an artist's name, or with `isTitle` of a title, whose numbers become digits. O(length) */
export function lettersOf(name: string, isTitle = false): Letters {
  const folded = foldName(spelledOut(name))
  const all = folded.split(' ')
  const kept = all.filter(word => !LEFT_OUT.has(word)).map(word => SAME_WORD[word] ?? word)
  const used = withNumbers(kept.length > 0 ? kept : all, isTitle)
  const plain = used.join('')
  if (ASCII.test(plain)) {
    return { plain, latin: plain, words: used, numbers: numbersIn(used), scripts: 0 }
  }
  const latinWords = anyAscii(smallKana(used.join(' ')))
    .toLowerCase()
    .replace(/['`"]/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const words = latinWords.length > 0 ? latinWords : used
  const latin = words.join('')
  const scripts = SCRIPTS.reduce((bits, [bit, pattern]) => (pattern.test(plain) ? bits | bit : bits), 0)
  return { plain, latin, words, numbers: numbersIn(words), scripts }
}

/** Signs that are written for a letter: "P!nk", "Ke$ha", "A$AP". */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\p{L})!(?=\p{L})/gu, 'i'],
  [/\$(?=\p{L})|(?<=\p{L})\$/gu, 's'],
  [/(?<=\p{L})@(?=\p{L})/gu, 'a'],
]
/** "N.W.A" is one word: alone, its letters would be articles. */
const INITIALS = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])/gu

function spelledOut(name: string): string {
  const letters = SIGNS.reduce((text, [sign, letter]) => text.replace(sign, letter), name)
  return letters.replace(INITIALS, initials => initials.replaceAll('.', ''))
}

const withNumbers = (words: readonly string[], isTitle: boolean): readonly string[] =>
  isTitle ? withDigits(words) : words

const SMALL_KANA: Readonly<Record<string, string>> = { ゃ: 'ya', ゅ: 'yu', ょ: 'yo', ャ: 'ya', ュ: 'yu', ョ: 'yo' }
/** Syllables of the row of i, each with what is left of it before a small ya, yu or yo. */
const ROW_OF_I: Readonly<Record<string, string>> = {
  き: 'k',
  し: 'sh',
  ち: 'ch',
  に: 'n',
  ひ: 'h',
  み: 'm',
  り: 'r',
  ぎ: 'g',
  じ: 'j',
  び: 'b',
  ぴ: 'p',
  キ: 'k',
  シ: 'sh',
  チ: 'ch',
  ニ: 'n',
  ヒ: 'h',
  ミ: 'm',
  リ: 'r',
  ギ: 'g',
  ジ: 'j',
  ビ: 'b',
  ピ: 'p',
}

/** Two kana that are one syllable, in Latin letters (Hepburn): tables by character know each alone. */
function smallKana(text: string): string {
  return text
    .replace(/([きしちにひみりぎじびぴキシチニヒミリギジビピ])([ゃゅょャュョ])/g, (_, first: string, small: string) => {
      const letter = ROW_OF_I[first]!
      const vowel = SMALL_KANA[small]!
      return letter.endsWith('h') && letter !== 'h' ? letter + vowel.slice(1) : letter + vowel
    })
    .replace(/[っッ](?=.)/g, '')
    .replace(/ー/g, '')
}

/** Spellings of one sound, in the order in which they are replaced. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/tch/g, 'ch'],
  [/s(?:hc|c)h/g, 'sh'],
  [/kh/g, 'h'],
  [/ph/g, 'f'],
  [/t[sz]|cz/g, 'c'],
  [/dzh|dj/g, 'j'],
  [/w/g, 'v'],
  [/x/g, 'ks'],
  [/[yj]/g, 'i'],
  [/i(?=[eo])/g, ''],
  [/ou/g, 'o'],
  [/(.)\1+/g, '$1'],
]

/** What is left of a name in Latin letters when systems of romanisation no longer differ. */
export function soundOf(latin: string): string {
  return SOUNDS.reduce((text, [pattern, sound]) => text.replace(pattern, sound), latin)
}
