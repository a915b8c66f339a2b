import { h, setBusy } from '../dom.ts'
import { focusedStop, focusStop, onListStep, type RowStep } from './row-focus.ts'
import { entry, fault, ROW_HEIGHT, skeletons } from './rows.ts'

/** A part of a list. */
interface Part<T> {
  total: number
  items: readonly T[]
}
/** What a list needs to be shown. */
interface VirtualListOptions<T> {
  /** Asks for items from a place on. */
  load: (offset: number, limit: number, signal: AbortSignal) => Promise<Part<T>>
  /** The row of an item; all rows are of one height. */
  row: (item: T, index: number) => HTMLElement
  /** What an empty list shows. */
  empty: (signal: AbortSignal) => HTMLElement[] | Promise<HTMLElement[]>
  /** Called with the length of the list. */
  onTotal?: (total: number) => void
}

/** Items that are asked for at once. */
const PART = 100
/** Rows above and below the window that are there too. */
const AROUND = 8
/** A list that jumps asks at once for what is in the window; one that goes on being scrolled, when it has been at rest this long. */
const REST_MS = 70

/**
 * A list as high as all its rows, of which only those in the window are there: it may have 100,000. What a drag of the scroll
 * bar passes is not asked for; where it comes to rest is.
 */
export class VirtualList<T> {
  readonly #list: HTMLElement
  readonly #options: VirtualListOptions<T>
  #items = new Map<number, T>()
  #rows = new Map<number, HTMLElement>()
  #total = 0
  #running: AbortController | undefined
  /** Whether the first part of other items is asked for: then nobody asks for more of those before. */
  #isReloading = false
  /** The row that gets the focus when it is there, and which of its stops. */
  #wanted = { index: -1, stop: 0 }
  #timer = 0
  /** When it was scrolled last. */
  #movedAt = Number.NEGATIVE_INFINITY

  constructor(list: HTMLElement, options: VirtualListOptions<T>) {
    this.#list = list
    this.#options = options
    list.addEventListener('scroll', () => this.#moved(), { passive: true })
    new ResizeObserver(() => this.#moved()).observe(list)
    onListStep(list, (from, step) => this.#step(from, step))
  }

  /** Items that were fetched so far, in order. */
  get items(): T[] {
    return [...this.#items].sort(([a], [b]) => a - b).map(([, item]) => item)
  }

  get total(): number {
    return this.#total
  }

  /** The first row that is seen. */
  get first(): number {
    return Math.round(this.#list.scrollTop / ROW_HEIGHT)
  }

  /** Brings a row to the top. */
  jump(index: number): void {
    this.#list.scrollTop = index * ROW_HEIGHT
  }

  /**
   * Asks anew; what is shown stays until the answer is there.
   *
   * @param stays the list stays where it was scrolled to; else it begins at its first row
   */
  async reload({ stays = false } = {}): Promise<void> {
    this.#running?.abort()
    clearTimeout(this.#timer)
    const controller = new AbortController()
    this.#running = controller
    this.#isReloading = true
    const list = this.#list
    setBusy(list, true)
    if (!list.querySelector('.row')) list.replaceChildren(...skeletons(12))
    try {
      const from = stays && this.#total > 0 ? this.#window()[0] : 0
      const { total, items } = await this.#options.load(from, PART, controller.signal)
      if (controller.signal.aborted) return
      this.#isReloading = false
      this.#items = new Map(items.map((item, i) => [from + i, item]))
      this.#total = total
      this.#rows.clear()
      this.#options.onTotal?.(total)
      const worked = list.contains(document.activeElement) && document.activeElement?.closest<HTMLElement>('.row')
      const at = worked ? Number(worked.dataset['index'] ?? 0) : -1
      const stop = worked ? focusedStop(worked) : 0
      if (!stays) list.scrollTop = 0
      list.classList.toggle('virtual', total > 0)
      if (total === 0) {
        list.replaceChildren(...[await this.#options.empty(controller.signal)].flat())
      } else {
        list.style.setProperty('--height', `${total * ROW_HEIGHT}px`)
        list.replaceChildren()
        // A list that became shorter may end above what was shown: then its end is asked for.
        this.#moved()
        if (at >= 0) this.focus(at, stop)
      }
    } catch (error) {
      if (controller.signal.aborted) return
      this.#isReloading = false
      list.classList.remove('virtual')
      list.replaceChildren(entry(fault(error, () => void this.reload())))
    }
    if (this.#running === controller) setBusy(list, false)
  }

  /** Brings a row to the focus, wherever it is: the song, or another stop of it. */
  focus(index: number, stop = 0): void {
    if (this.#total === 0) return
    const at = Math.min(this.#total - 1, Math.max(0, index))
    const list = this.#list
    const top = at * ROW_HEIGHT
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + ROW_HEIGHT > list.scrollTop + list.clientHeight) {
      list.scrollTop = top + ROW_HEIGHT - list.clientHeight
    }
    this.#wanted = { index: at, stop }
    this.#draw()
    this.#focusWanted()
  }

  #moved(): void {
    if (this.#total === 0) return
    this.#draw()
    clearTimeout(this.#timer)
    const wasAtRest = performance.now() - this.#movedAt > REST_MS
    this.#movedAt = performance.now()
    if (wasAtRest) void this.#fill()
    else this.#timer = window.setTimeout(() => void this.#fill(), REST_MS)
  }

  /** First and last row of the window. */
  #window(): [number, number] {
    const { scrollTop, clientHeight } = this.#list
    const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - AROUND)
    return [first, Math.min(this.#total - 1, Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT) + AROUND)]
  }

  #draw(): void {
    const [first, last] = this.#window()
    for (const [index, row] of this.#rows) {
      const stays = index >= first && index <= last && row.classList.contains('row') === this.#items.has(index)
      if (stays || row.contains(document.activeElement)) continue
      row.remove()
      this.#rows.delete(index)
    }
    for (let index = last, before: Element | null = null; index >= first; index--) {
      const row: HTMLElement = this.#rows.get(index) ?? this.#make(index)
      if (!row.isConnected) this.#list.insertBefore(row, before)
      before = row
    }
  }

  #make(index: number): HTMLElement {
    const item = this.#items.get(index)
    const row = item === undefined ? h('li', { className: 'skeleton' }, h('span')) : this.#options.row(item, index)
    row.style.top = `${index * ROW_HEIGHT}px`
    row.ariaSetSize = String(this.#total)
    row.ariaPosInSet = String(index + 1)
    row.dataset['index'] = String(index)
    this.#rows.set(index, row)
    return row
  }

  /** Asks for what the window lacks. */
  async #fill(): Promise<void> {
    if (this.#isReloading) return
    const [first, last] = this.#window()
    let from = first
    while (from <= last && this.#items.has(from)) from++
    if (from > last) return this.#focusWanted()
    this.#running?.abort()
    const controller = new AbortController()
    this.#running = controller
    setBusy(this.#list, true)
    try {
      const { items } = await this.#options.load(from, PART, controller.signal)
      if (controller.signal.aborted) return
      for (const [i, item] of items.entries()) this.#items.set(from + i, item)
      this.#draw()
      this.#focusWanted()
    } catch (error) {
      if (controller.signal.aborted) return
      this.#total = 0
      this.#list.classList.remove('virtual')
      this.#list.replaceChildren(entry(fault(error, () => void this.reload())))
    }
    if (this.#running === controller) setBusy(this.#list, false)
  }

  #focusWanted(): void {
    const { index, stop } = this.#wanted
    const row = this.#rows.get(index)
    if (!row?.querySelector('.row-play')) return
    this.#wanted = { index: -1, stop: 0 }
    focusStop(row, stop, { preventScroll: true })
  }

  #step(from: HTMLElement, step: RowStep): void {
    const at = Number(from.dataset['index'])
    const page = Math.max(1, Math.floor(this.#list.clientHeight / ROW_HEIGHT) - 1)
    const to = {
      up: at - 1,
      down: at + 1,
      'page-up': at - page,
      'page-down': at + page,
      first: 0,
      last: this.#total - 1,
    }
    this.focus(to[step])
  }
}
