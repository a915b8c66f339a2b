import type { Album, Artist } from '../../api/types.ts'
import { cover } from '../../covers/cover.ts'
import { h, ownName } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { linkTo } from '../../places/route.ts'

/** A picture with a name under it, which leads somewhere. */
export function card(
  options: { href: string; id: string | number; name: string; round?: boolean },
  ...under: Node[]
): HTMLLIElement {
  const { href, id, name, round = false } = options
  const link = h(
    'a',
    { href, className: 'card' },
    cover(id, name, round ? 'round' : ''),
    ownName('card-name', name),
    ...under,
  )
  link.title = link.querySelector('.card-name')!.textContent
  return h('li', {}, link)
}

/** The card of an album: its artist and year are under its name. */
export function albumCard(album: Album, withArtist = true): HTMLLIElement {
  const { id, name, artist, year, songs } = album
  const under = withArtist
    ? ownName('card-under', artist)
    : year === null
      ? label(h('span', { className: 'card-under' }), 'count', { n: songs })
      : h('span', { className: 'card-under', textContent: String(year) })
  return card({ href: linkTo('album', id), id, name }, under)
}

/** The card of an artist. */
export function artistCard({ id, name, songs }: Artist): HTMLLIElement {
  const under = label(h('span', { className: 'card-under' }), 'count', { n: songs })
  return card({ href: linkTo('artist', id), id, name, round: true }, under)
}

/** A grid of cards, or one row of them that scrolls to the side. */
export function cards(items: readonly HTMLLIElement[], className = ''): HTMLUListElement {
  return h('ul', { className: `cards ${className}`.trim() }, ...items)
}
