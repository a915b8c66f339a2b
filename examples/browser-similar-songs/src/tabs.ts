import { byId } from './dom.ts'

const TABS = ['music', 'playground'] as const

/** The two views, each with a link of its own. */
export function startTabs(): void {
  const show = (name: (typeof TABS)[number]): void => {
    for (const tab of TABS) {
      const button = byId(`tab-${tab}`)
      button.ariaSelected = String(tab === name)
      button.tabIndex = tab === name ? 0 : -1
      byId(tab).hidden = tab !== name
    }
  }
  const fromLink = (): void => show(TABS.find(tab => location.hash === `#${tab}`) ?? 'music')
  for (const tab of TABS) {
    byId(`tab-${tab}`).addEventListener('click', () => {
      location.hash = tab
    })
  }
  document.querySelector('[role=tablist]')!.addEventListener('keydown', event => {
    const { key } = event as KeyboardEvent
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return
    const other = TABS.find(tab => byId(tab).hidden)!
    location.hash = other
    byId(`tab-${other}`).focus()
  })
  addEventListener('hashchange', fromLink)
  fromLink()
}
