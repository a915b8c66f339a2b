import { h } from '../dom.ts'
import { colourOf, initialsOf } from './colour.ts'

/**
 * The cover of a song, an album or an artist: a tile with its initials, over which the picture comes when there is one.
 *
 * @param id number of a song, or id of an album or artist
 * @param name what the tile is coloured and lettered by: songs of one album look alike
 */
export function cover(id: string | number, name: string, className = ''): HTMLElement {
  const tile = h('span', { className: `cover ${className}`.trim(), ariaHidden: 'true' })
  tile.style.setProperty('--hue', String(colourOf(name)))
  tile.dataset['initials'] = initialsOf(name)
  const image = h('img', { alt: '', loading: 'lazy', decoding: 'async', draggable: false, src: coverUrl(id) })
  image.addEventListener('load', () => tile.classList.add('has-picture'))
  // Most often there is none: the server answers that with no content.
  image.addEventListener('error', () => image.remove())
  tile.append(image)
  return tile
}

/** Where a cover is. */
export function coverUrl(id: string | number): string {
  return `api/cover/${encodeURIComponent(id)}`
}
