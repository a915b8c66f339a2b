import { byId, h, icon } from '../dom.ts'
import { label } from '../i18n.ts'
import type { IconName } from '../icons.ts'
import { Listeners } from '../listeners.ts'
import type { TextKey } from '../strings.ts'
import { PLACE_OF, PLACES } from './places.ts'
import { linkTo, type Route } from './route.ts'

/** Views that a wide window shows at the side of the others. */
const SIDE = ['similar', 'next', 'queue'] as const
/** What a phone has at its lower edge. */
const PHONE: readonly [place: string, icon: IconName][] = [
  ['songs', 'songs'],
  ['radio', 'radio'],
  ['similar', 'similar'],
  ['queue', 'queue'],
  ['more', 'menu'],
]
/** Parts of the page that are there from the beginning; every other place is in `#view`. */
const FIXED = new Set(['songs', 'map', 'now', ...SIDE])

/** Where a wide window stays while its side changes. */
let before = 'songs'
const onSides = new Listeners()

/** The links to all places: at the left of a window, on a phone at the lower edge and under "more". */
export function startNavigation(): void {
  byId('places').append(...placeLists())
  byId('phone-tabs').append(
    ...PHONE.map(([place, name]) => {
      return h('a', { href: linkTo(place), className: 'tab' }, icon(name), label(h('span'), place as TextKey))
    }),
  )
  for (const tab of document.querySelectorAll<HTMLElement>('#side-tabs [data-opens]')) {
    const name = tab.dataset['opens'] as TextKey
    label(tab.querySelector('span')!, name)
    tab.addEventListener('click', () => {
      // Only a narrow window has the side as a place of its own.
      if (isNarrow()) location.hash = linkTo(name)
      else showSide(name)
    })
  }
  for (const panel of document.querySelectorAll<HTMLElement>('[data-side-list]')) {
    label(panel, panel.dataset['sideList'] as TextKey, undefined, 'aria-label')
  }
  showSide('similar')
}

/** All places, as lists of links with their headings. */
export function placeLists(): HTMLElement[] {
  return PLACES.map(({ title, places }) => {
    const links = places.map(({ name, icon: sign }) => {
      const link = h('a', { href: linkTo(name), className: 'place-link' }, icon(sign), label(h('span'), name))
      label(link, name, undefined, 'title')
      link.dataset['place'] = name
      return h('li', {}, link)
    })
    return h(
      'div',
      { className: 'place-group' },
      label(h('p', { className: 'place-title' }), title),
      h('ul', {}, ...links),
    )
  })
}

/** Shows the place of a route, and marks its link. */
export function showPlace({ place }: Route): void {
  const { body } = document
  if (isSide(place)) {
    showSide(place)
    body.dataset['narrow'] = place
    // A wide window keeps showing what it showed beside it.
    body.dataset['place'] = before
  } else {
    before = FIXED.has(place) ? place : 'view'
    body.dataset['place'] = before
    body.dataset['narrow'] = before
  }
  const active = PLACE_OF[place] ?? place
  const onPhone = PHONE.some(([name]) => name === active) ? active : 'more'
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#places a, #phone-tabs a, .more-places a')) {
    const current = link.matches('.tab') ? onPhone : active
    if (link.getAttribute('href') === linkTo(current)) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}

/** Calls back when another list of the side has come to the front. */
export function onSide(listener: () => void): void {
  onSides.add(listener)
}

/** True while a list of the side is behind another one, where nobody sees it. */
export function isBehind(side: (typeof SIDE)[number]): boolean {
  return document.body.dataset['side'] !== side
}

/** Brings one of the three lists of the side to the front. */
function showSide(side: string): void {
  document.body.dataset['side'] = side
  for (const tab of document.querySelectorAll<HTMLElement>('#side-tabs [data-opens]')) {
    const selected = tab.dataset['opens'] === side
    tab.setAttribute('aria-selected', String(selected))
    tab.tabIndex = selected ? 0 : -1
  }
  onSides.call()
}

/** Opens one of the lists at the side. On a narrow window, which has no side, the list is a place of its own. */
export function openSide(side: (typeof SIDE)[number]): void {
  if (isNarrow()) location.hash = linkTo(side)
  else showSide(side)
}

/** Moves the focus to the next or previous tab; returns false when no tab has the focus. */
export function moveInTabs(from: Element, by: -1 | 1): boolean {
  const tabs = [...(from.closest('[role=tablist]')?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])]
  const next = tabs[(tabs.indexOf(from as HTMLElement) + by + tabs.length) % tabs.length]
  next?.focus()
  next?.click()
  return next !== undefined
}

function isSide(place: string): place is (typeof SIDE)[number] {
  return (SIDE as readonly string[]).includes(place)
}

/** True where the side has no room beside the view: as in layout.css. */
function isNarrow(): boolean {
  return matchMedia('(max-width: 1099px)').matches
}
