import { setAttribute, setText } from '@murecom/internal/elements'
import { Listeners } from './listeners.ts'
import { recall, remember } from './memory.ts'
import { TAGS_ZH } from './strings/tags-zh.ts'
import { type Language, STRINGS, type TextKey } from './strings.ts'

/** What is filled into a text. */
export type Fill = Readonly<Record<string, string | number>>

/** The language to begin with: the one chosen before, else the browser's. */
export function firstLanguage(chosen: string | null, browser: string): Language {
  if (chosen === 'en' || chosen === 'zh') return chosen
  return browser.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

let language: Language = 'en'
const listeners = new Listeners()

/** A text in the page's language; `[s]` is there unless `n` is 1. */
export function text(key: TextKey, fill: Fill = {}): string {
  return STRINGS[language][key]
    .replace('[s]', fill['n'] === 1 ? '' : 's')
    .replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''))
}

/** The page's language for dates and numbers. */
export function languageTag(): string {
  return language === 'zh' ? 'zh-CN' : 'en-GB'
}

/** Name of a tag in the page's language. */
export function tagName(tag: string): string {
  return language === 'zh' ? (TAGS_ZH[tag] ?? tag) : tag
}

/** The title of a song within a sentence: Chinese puts it between marks. */
export function quoted(title: string): string {
  return language === 'zh' ? `《${title}》` : title
}

/** Names in a row, as the language writes them; more than `most` are counted only. */
export function listNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(language === 'zh' ? '、' : ', ')
  // Chinese counts all of them, English the others.
  const n = language === 'zh' ? names.length : names.length - most
  return names.length > most ? text('andMore', { names: shown, n }) : shown
}

/** Puts a text on an element, as its content or an attribute, and puts it there again when the language changes. */
export function label<E extends Element>(element: E, key: TextKey, fill?: Fill, attribute = ''): E {
  const marks = marksOf(element)
  marks[attribute] = fill ? [key, fill] : [key]
  element.setAttribute('data-text', JSON.stringify(marks))
  put(element, attribute, text(key, fill))
  return element
}

function marksOf(element: Element): Record<string, [TextKey, Fill?]> {
  const marks = element.getAttribute('data-text')
  return marks === null ? {} : (JSON.parse(marks) as Record<string, [TextKey, Fill?]>)
}

function put(element: Element, attribute: string, value: string): void {
  if (attribute === '') setText(element, value)
  else setAttribute(element, attribute, value)
}

function apply(element: Element): void {
  for (const [attribute, [key, fill]] of Object.entries(marksOf(element))) put(element, attribute, text(key, fill))
}

/** Changes the language of everything that {@link label} has named. */
function setLanguage(next: Language): void {
  language = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  for (const element of document.querySelectorAll('[data-text]')) apply(element)
  listeners.call()
}

/** Calls back after each change of the language, for what is drawn, not labelled; with a signal until that is aborted. */
export function onLanguage(listener: () => void, signal?: AbortSignal): void {
  listeners.add(listener, signal)
}

/** Begins with the remembered language; the button changes to the other one. */
export function startLanguages(button: HTMLElement): void {
  setLanguage(firstLanguage(recall('language'), navigator.language))
  label(button, 'language')
  label(button, 'languageName', undefined, 'title')
  button.addEventListener('click', () => {
    setLanguage(language === 'en' ? 'zh' : 'en')
    remember('language', language)
  })
}
