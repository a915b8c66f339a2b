import { foldName as foldNameWith } from '@murecom/internal/names'
import { Converter } from 'opencc-js/t2cn'

const HAN = /\p{Script=Han}/u

let converter: ((text: string) => string) | undefined

/**
 * Traditional Chinese characters become simplified ones; everything else stays. The tables (OpenCC's, by opencc-js 1.4) load
 * at the first text with a Chinese character.
 */
export function simplifyChinese(text: string): string {
  if (!HAN.test(text)) return text
  converter ??= Converter({ from: 't', to: 'cn' }) as (text: string) => string
  return converter(text)
}

/**
 * The search key of a name: two names have the same key when they differ only in case, punctuation, accents, width, spaces
 * or traditional and simplified Chinese characters. A name of nothing but punctuation (`'!!!'`) keeps it. A key finds songs;
 * it never identifies one. O(length).
 *
 * @example
 * ```ts
 * foldName('Beyoncé!') === foldName('beyonce') // true
 * ```
 */
export function foldName(name: string): string {
  return foldNameWith(name, simplifyChinese)
}
