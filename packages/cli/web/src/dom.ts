import { label } from './i18n.ts'
import type { TextKey } from './strings.ts'

/** Paths on a grid of 24 x 24. */
const ICONS = {
  play: 'M8 5.1v13.8c0 .8.9 1.3 1.6.8l10.3-6.9c.6-.4.6-1.2 0-1.6L9.6 4.3C8.9 3.8 8 4.3 8 5.1z',
  pause: 'M7 5h3.2v14H7zM13.8 5H17v14h-3.2z',
  previous: 'M6 5h2.4v14H6zM19 5.9v12.2c0 .7-.8 1.1-1.4.7l-8.4-6.1a.9.9 0 0 1 0-1.4l8.4-6.1c.6-.4 1.4 0 1.4.7z',
  following: 'M15.6 5H18v14h-2.4zM5 5.9v12.2c0 .7.8 1.1 1.4.7l8.4-6.1c.5-.3.5-1.1 0-1.4L6.4 5.2c-.6-.4-1.4 0-1.4.7z',
  add: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  remove: 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z',
  up: 'm12 7 7 7-1.4 1.4L12 9.8l-5.6 5.6L5 14z',
  down: 'm12 17-7-7 1.4-1.4 5.6 5.6 5.6-5.6L19 10z',
  sound: 'M4 9v6h4l5 4V5L8 9zm11.5-.6v7.2a4.5 4.5 0 0 0 0-7.2zM15 4.3v2.1a6 6 0 0 1 0 11.2v2.1a8 8 0 0 0 0-15.4z',
  muted:
    'M4 9v6h4l5 4V5L8 9zm12 .4L17.4 8l2.1 2.1L21.6 8 23 9.4 20.9 11.5l2.1 2.1-1.4 1.4-2.1-2.1-2.1 2.1-1.4-1.4 2.1-2.1z',
  radio:
    'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6.3 6.3l1.5 1.5a6 6 0 0 0 0 8.4l-1.5 1.5a8 8 0 0 1 0-11.4zm11.4 0a8 8 0 0 1 0 11.4l-1.5-1.5a6 6 0 0 0 0-8.4z',
  theme: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z',
  help: 'M3 6h18v12H3zm2 2v8h14V8zm1.5 1.5h2v2h-2zm3.5 0h2v2h-2zm3.5 0h2v2h-2zM7.5 13h9v1.6h-9z',
  search:
    'M10.5 4a6.5 6.5 0 1 0 4 11.6l4.9 4.9 1.4-1.4-4.9-4.9A6.5 6.5 0 0 0 10.5 4zm0 2a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z',
  songs: 'M4 6h16v2H4zm0 5h16v2H4zm0 5h10v2H4z',
  similar: 'M5 9h2v6H5zm4-4h2v14H9zm4 3h2v8h-2zm4-2h2v12h-2z',
  map: 'M6 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm11-1a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm-5 7a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm-6 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm12-1a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  queue: 'M4 6h12v2H4zm0 5h12v2H4zm0 5h7v2H4zm11-2.5v6l5-3z',
  next: 'M4 11h11.2l-4.6-4.6L12 5l7 7-7 7-1.4-1.4 4.6-4.6H4z',
  whole: 'M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z',
  minus: 'M5 11h14v2H5z',
  grip: 'M9 5a1.6 1.6 0 1 1 0 3.2A1.6 1.6 0 0 1 9 5zm6 0a1.6 1.6 0 1 1 0 3.2A1.6 1.6 0 0 1 15 5zm-6 5.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm6 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm-6 5.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2zm6 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z',
} as const

/** Name of an icon. */
export type IconName = keyof typeof ICONS

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
  button.querySelector('path')?.setAttribute('d', ICONS[name])
}

/** A button that shows an icon only; its name is a tooltip too, and is more exact, if wanted, for who cannot see its row. */
export function iconButton(
  name: IconName,
  key: TextKey,
  onClick: () => void,
  options: { className?: string; spoken?: { key: TextKey; title: string } } = {},
): HTMLButtonElement {
  const { className = '', spoken } = options
  const button = h('button', { type: 'button', className: `icon-button ${className}`.trim() }, icon(name))
  nameButton(button, key)
  if (spoken) label(button, spoken.key, { title: spoken.title }, 'aria-label')
  button.addEventListener('click', onClick)
  return button
}

/** Name and tooltip of an icon's button. */
export function nameButton(button: Element, key: TextKey): void {
  label(button, key, undefined, 'aria-label')
  label(button, key, undefined, 'title')
}

/** A name of a song, an artist or a playlist: in whatever script, and ordered by its own letters. */
export function named(className: string, name: string): HTMLSpanElement {
  return h('span', { className, textContent: name, dir: 'auto' })
}

/** A button with words on it. */
export function textButton(key: TextKey, onClick: () => void, id = ''): HTMLButtonElement {
  const button = label(h('button', { type: 'button', className: 'button', id }), key)
  if (id === '') button.removeAttribute('id')
  button.addEventListener('click', onClick)
  return button
}

/** An element of index.html. */
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
