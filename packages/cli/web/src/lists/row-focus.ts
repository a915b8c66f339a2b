import { songOf } from './song-of-row.ts'

const STOPS = '.row-play, .row-buttons > .icon-button'

/** One row of a list is a stop of the tab key; arrows choose which (a roving tabindex). */
export function startRowFocus(list: HTMLElement): void {
  let active: Element | null = null
  const choose = (row: Element | null): void => {
    for (const stop of active?.querySelectorAll<HTMLElement>(STOPS) ?? []) stop.tabIndex = -1
    active = row
    for (const stop of row?.querySelectorAll<HTMLElement>(STOPS) ?? []) stop.tabIndex = 0
  }
  list.addEventListener('focusin', event => {
    const row = (event.target as Element).closest('.row')
    if (row && row !== active) choose(row)
  })
  new MutationObserver(() => {
    if (!active || !list.contains(active)) choose(rowsOf(list)[0] ?? null)
    // A list without such rows is a stop itself when it has others: it can be long, and is scrolled by keys.
    if (!active && list.querySelector('.row')) list.tabIndex = 0
    else list.removeAttribute('tabindex')
  }).observe(list, { childList: true })
}

/** Where the keys of a list lead. */
export type RowStep = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'

/** Lists whose rows are not all there, and what moves their focus. */
const steppers = new WeakMap<HTMLElement, (from: HTMLElement, step: RowStep) => void>()

/** Passes the keys of a list to the code that knows all of its rows. */
export function onListStep(list: HTMLElement, move: (from: HTMLElement, step: RowStep) => void): void {
  steppers.set(list, move)
}

/** Moves the focus to another row; false when the focus is in no list. */
export function moveInList(from: Element | null, step: RowStep): boolean {
  const row = from?.closest('.row')
  const list = row?.closest<HTMLElement>('.list')
  if (!row || !list) return false
  const mover = list.classList.contains('virtual') ? steppers.get(list) : undefined
  if (mover) {
    mover(row as HTMLElement, step)
    return true
  }
  const rows = rowsOf(list)
  const at = rows.indexOf(row as HTMLElement)
  const page = Math.max(1, Math.floor(list.clientHeight / Math.max(1, row.clientHeight)) - 1)
  const to = { up: at - 1, down: at + 1, 'page-up': at - page, 'page-down': at + page, first: 0, last: rows.length - 1 }
  const next = rows[Math.min(rows.length - 1, Math.max(0, to[step]))]
  next?.querySelector<HTMLElement>('.row-play')?.focus()
  return true
}

/** The focus goes to the first row; false when there is none. */
export function focusFirstRow(list: HTMLElement): boolean {
  const play = rowsOf(list)[0]?.querySelector<HTMLElement>('.row-play')
  play?.focus()
  return play !== undefined && play !== null
}

/** Which stop of a row has the focus: 0 is the song itself, -1 none. */
export function focusedStop(row: Element): number {
  return [...row.querySelectorAll(STOPS)].indexOf(document.activeElement!)
}

/** The focus goes to a stop of a row, or to the song where there is none of that number. */
export function focusStop(row: Element, stop: number, options?: FocusOptions): void {
  const stops = [...row.querySelectorAll<HTMLButtonElement>(STOPS)]
  const wanted = stops[stop]
  ;(wanted && !wanted.disabled ? wanted : stops[0])?.focus(options)
}

/** Puts other rows into a list; who works in it by keyboard stays at their song, or at the place where it was. */
export function replaceRows(list: HTMLElement, rows: readonly HTMLElement[]): void {
  const focused = list.contains(document.activeElement) ? document.activeElement : null
  const row = focused?.closest<HTMLElement>('.row') ?? null
  const id = songOf(row?.querySelector('.row-play') ?? null)?.id
  const place = row ? rowsOf(list).indexOf(row) : -1
  const stop = row ? focusedStop(row) : -1
  list.replaceChildren(...rows)
  if (!row) return
  const now = rowsOf(list)
  const same = now.find(r => songOf(r.querySelector('.row-play'))?.id === id)
  const target = same ?? now[Math.min(place, now.length - 1)]
  if (target) focusStop(target, stop, { preventScroll: !same })
}

/** The rows that can have the focus: not those of songs that the library lacks. */
function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('.row:has(> .row-play)')]
}
