import { ServerError } from '../api/ask.ts'
import { h } from '../dom.ts'
import { label } from '../i18n.ts'
import type { TextKey } from '../strings.ts'

/** After this long without a key the words are searched. */
const TYPING_MS = 180

/** A field that narrows a view. */
export function filterField(key: TextKey): HTMLInputElement {
  const field = h('input', {
    type: 'search',
    className: 'field',
    maxLength: 200,
    autocomplete: 'off',
    spellcheck: false,
  })
  label(field, key, undefined, 'placeholder')
  return label(field, key, undefined, 'aria-label')
}

/** Calls back when a field has another text, and its writer pauses. */
export function onTyped(field: HTMLInputElement | HTMLTextAreaElement, then: () => void): void {
  let timer = 0
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(then, TYPING_MS)
  })
}

/** A field for a filter, such as `genre = jazz and year >= 1960`, that shows where one is wrong. */
export class WhereField {
  readonly element: HTMLElement
  readonly #input = h('input', {
    type: 'text',
    className: 'field where',
    maxLength: 10_000,
    autocomplete: 'off',
    spellcheck: false,
  })
  readonly #note = h('p', { className: 'where-note', role: 'alert' })
  readonly #place = h('pre', { className: 'where-place', ariaHidden: 'true' })

  /** @param then called when there is another filter */
  constructor(then: () => void, value = '') {
    this.#input.value = value
    label(this.#input, 'whereExample', undefined, 'placeholder')
    label(this.#input, 'where', undefined, 'aria-label')
    this.element = h('div', { className: 'where-box' }, this.#input, this.#place, this.#note)
    // At once, and not with the pause in writing: what was found wrong meanwhile would go.
    this.#input.addEventListener('input', () => this.clear())
    onTyped(this.#input, then)
    this.clear()
  }

  /** True while the filter is one that could not be read. */
  get isWrong(): boolean {
    return !this.#note.hidden
  }

  get value(): string {
    return this.#input.value.trim()
  }

  set value(where: string) {
    this.#input.value = where
    this.clear()
  }

  clear(): void {
    this.#note.hidden = true
    this.#place.hidden = true
    this.#input.removeAttribute('aria-invalid')
  }

  /** Shows what is wrong with the filter, and where. @returns false for another error */
  show(error: unknown): boolean {
    if (!(error instanceof ServerError) || error.position < 0) return false
    this.#input.setAttribute('aria-invalid', 'true')
    // The mark below the field shows where; the rest says what, in the words of the grammar.
    label(this.#note, 'whereWrong', { message: error.message.replace(/^filter: (?:at letter \d+: )?/, '') })
    this.#note.hidden = false
    this.#place.textContent = `${this.value}\n${' '.repeat(Math.min(error.position, this.value.length))}^`
    this.#place.hidden = false
    return true
  }
}
