import { h, named, setAttribute } from '@murecom/internal/elements'
import { label } from './i18n.ts'
import { ICONS, type IconName } from './icons.ts'
import type { TextKey } from './strings.ts'

export { byId, clock, h, named, setAttribute, setText } from '@murecom/internal/elements'

/** What the server calls an artist or album that has no name. */
const NAMELESS: Readonly<Record<string, TextKey>> = {
  'Various Artists': 'variousArtists',
  '[Unknown Artist]': 'unknownArtist',
  '[Unknown Album]': 'unknownAlbum',
}

/** The name of an artist or album; for one that has none it is in the page's language. */
export function ownName(className: string, name: string): HTMLSpanElement {
  const key = NAMELESS[name]
  return key ? label(h('span', { className }), key) : named(className, name)
}

/** An icon as an SVG that takes the colour of the text. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}

/** Changes the icon of a button. */
export function setIcon(button: Element, name: IconName): void {
  const path = button.querySelector('path')
  if (path) setAttribute(path, 'd', ICONS[name])
}

/** What waits for longer than this shows it: before, an answer would make it flicker. */
const LATE_MS = 150
const waiting = new WeakMap<Element, number>()

/**
 * Gives an element the class `late` when it has waited for a while, and takes it away when it waits no more. A delay in the
 * styles would do the same, but from its beginning on Chromium composes a frame every 16 ms.
 */
export function setWaiting(element: Element, isWaiting: boolean): void {
  if (isWaiting === waiting.has(element)) return
  if (isWaiting)
    waiting.set(
      element,
      window.setTimeout(() => element.classList.add('late'), LATE_MS),
    )
  else {
    clearTimeout(waiting.get(element))
    waiting.delete(element)
    element.classList.remove('late')
  }
}

/** The same for what the server fills; that it waits is said to screen readers at once. */
export function setBusy(element: Element, isBusy: boolean): void {
  if (isBusy) element.setAttribute('aria-busy', 'true')
  else element.removeAttribute('aria-busy')
  setWaiting(element, isBusy)
}

/** A button that shows an icon only. Its name is its tooltip too; those who cannot see its row can have a more exact one. */
export function iconButton(
  name: IconName,
  key: TextKey,
  onClick: () => void,
  options: { className?: string; spoken?: { key: TextKey; title: string } } = {},
): HTMLButtonElement {
  const { className = '', spoken } = options
  const button = h('button', { type: 'button', className: `icon-button ${className}`.trim() }, icon(name))
  nameButton(button, key, spoken)
  button.addEventListener('click', onClick)
  return button
}

/** Name and tooltip of an icon's button; those who cannot see its row can have a more exact name. */
export function nameButton(button: Element, key: TextKey, spoken?: { key: TextKey; title: string }): void {
  if (spoken) label(button, spoken.key, { title: spoken.title }, 'aria-label')
  else label(button, key, undefined, 'aria-label')
  label(button, key, undefined, 'title')
}

/** A button with words on it. */
export function textButton(key: TextKey, onClick: () => void, id = ''): HTMLButtonElement {
  const button = label(h('button', { type: 'button', className: 'button', id }), key)
  if (id === '') button.removeAttribute('id')
  button.addEventListener('click', onClick)
  return button
}
