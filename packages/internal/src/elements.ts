/** What the pages of murecom make their elements with. */

/** An element with properties and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<Omit<HTMLElementTagNameMap[K], 'style' | 'dataset'>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** A name of a song, an artist or a playlist: in whatever script, and ordered by its own letters. */
export function named(className: string, name: string): HTMLSpanElement {
  return h('span', { className, textContent: name, dir: 'auto' })
}

/**
 * Sets an attribute, unless it has that value: a browser lays out anew what an attribute or a text was written to, also when it
 * was there before.
 */
export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** Sets the text of an element, unless it has that text: see {@link setAttribute}. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** An element that the page's HTML has. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no element #${id}`)
  return element as E
}

/** Seconds as 3:07 or 1:02:03; a dash when they are not known. */
export function clock(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–'
  const s = Math.max(0, Math.floor(seconds))
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(s / 3600)
  const minutes = Math.floor(s / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`
}
