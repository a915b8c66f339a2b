import { byId, h, icon } from '../dom.ts'
import { label } from '../i18n.ts'
import type { IconName } from '../icons.ts'
import type { TextKey } from '../strings.ts'

/** A line of a menu. */
export interface MenuItem {
  key: TextKey
  icon: IconName
  run: () => void
}
/** Where a menu opens: at an element, or at a point of the window. */
export type Anchor = Element | { x: number; y: number }

let close: (() => void) | undefined

/** Opens a menu; arrows choose, Enter does, Escape and a click elsewhere close it. The focus goes back where it was. */
export function openMenu(
  title: string,
  items: readonly MenuItem[],
  anchor: Anchor,
  more: readonly HTMLElement[] = [],
): void {
  close?.()
  const before = document.activeElement as HTMLElement | null
  const menu = h('div', { className: 'menu', role: 'menu', ariaLabel: title, tabIndex: -1 })
  const done = (): void => {
    close = undefined
    menu.remove()
    document.removeEventListener('pointerdown', outside, true)
    removeEventListener('resize', done)
    if (before?.isConnected) before.focus({ preventScroll: true })
  }
  const outside = (event: Event): void => {
    if (!menu.contains(event.target as Node)) done()
  }
  const buttons = items.map(({ key, icon: sign, run }) => {
    const button = h('button', { type: 'button', role: 'menuitem', tabIndex: -1 }, icon(sign), label(h('span'), key))
    button.addEventListener('click', () => {
      done()
      run()
    })
    return button
  })
  menu.append(
    h('div', { className: 'menu-title', textContent: title, dir: 'auto', ariaHidden: 'true' }),
    ...more,
    ...buttons,
  )
  menu.addEventListener('keydown', event => keyIn(menu, event, done))
  // Actions of what a caller put in close the menu as its own do.
  menu.addEventListener('menudone', done)
  byId('main').append(menu)
  place(menu, anchor)
  document.addEventListener('pointerdown', outside, true)
  addEventListener('resize', done)
  close = done
  menu.querySelector<HTMLElement>('[role^=menuitem]')?.focus()
}

function keyIn(menu: HTMLElement, event: KeyboardEvent, done: () => void): void {
  event.stopPropagation()
  const stops = [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: -1,
  }
  const to = steps[event.key]
  if (to !== undefined) stops.at(to >= stops.length ? 0 : to)?.focus()
  else if (event.key === 'Escape' || event.key === 'Tab') done()
  else return
  event.preventDefault()
}

/** Puts a menu beside its anchor, within the window. */
function place(menu: HTMLElement, anchor: Anchor): void {
  const { x, y } =
    anchor instanceof Element
      ? { x: anchor.getBoundingClientRect().right, y: anchor.getBoundingClientRect().bottom }
      : anchor
  const { offsetWidth, offsetHeight } = menu
  const left = Math.max(8, Math.min(anchor instanceof Element ? x - offsetWidth : x, innerWidth - offsetWidth - 8))
  menu.style.left = `${left}px`
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - offsetHeight - 8))}px`
}
