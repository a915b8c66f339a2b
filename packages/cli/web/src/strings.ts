import { EN } from './strings/en.ts'
import { ZH } from './strings/zh.ts'

/** Name of a text. */
export type TextKey = keyof typeof EN
/** Every text of the page, in each of its languages. */
export const STRINGS: Readonly<Record<'en' | 'zh', Readonly<Record<TextKey, string>>>> = { en: EN, zh: ZH }
/** A language of the page. */
export type Language = keyof typeof STRINGS
