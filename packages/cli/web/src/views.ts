import { type IconName, icon } from './dom.ts'
import { label } from './i18n.ts'
import type { TextKey } from './strings.ts'

/** What can be looked at. */
type ViewName = 'songs' | 'similar' | 'next' | 'map' | 'queue'

/** Shows a view: on a phone the only one; on a wide window songs and map stay, and the side changes. */
export function showView(view: ViewName): void {
  document.body.dataset['view'] = view
  if (view !== 'songs' && view !== 'map') document.body.dataset['side'] = view
  const { side } = document.body.dataset
  for (const tab of document.querySelectorAll<HTMLElement>('#phone-tabs [data-opens]')) {
    if (tab.dataset['opens'] === view) tab.setAttribute('aria-current', 'true')
    else tab.removeAttribute('aria-current')
  }
  for (const tab of document.querySelectorAll<HTMLElement>('#side-tabs [data-opens]')) {
    const selected = tab.dataset['opens'] === side
    tab.setAttribute('aria-selected', String(selected))
    tab.tabIndex = selected ? 0 : -1
  }
}

/** The tabs of the side and those at the bottom of a phone. */
export function startViews(): void {
  for (const tab of document.querySelectorAll<HTMLElement>('[data-opens]')) {
    const name = tab.dataset['opens'] as ViewName
    if (tab.closest('#phone-tabs')) tab.prepend(icon(name as IconName))
    const words = tab.querySelector('span')
    if (words) label(words, name as TextKey)
    tab.addEventListener('click', () => showView(name))
  }
  for (const panel of document.querySelectorAll<HTMLElement>('[data-side-list]')) {
    label(panel, panel.dataset['sideList'] as TextKey, undefined, 'aria-label')
  }
  showView('songs')
}

/** Arrows choose among tabs; false when the focus is in none. */
export function moveInTabs(from: Element, by: -1 | 1): boolean {
  const tabs = [...(from.closest('[role=tablist]')?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])]
  const next = tabs[(tabs.indexOf(from as HTMLElement) + by + tabs.length) % tabs.length]
  next?.focus()
  next?.click()
  return next !== undefined
}
