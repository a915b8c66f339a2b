import { setBusy } from '../dom.ts'
import { replaceRows } from './row-focus.ts'
import { entry, fault, ROW_HEIGHT, skeletons } from './rows.ts'

/** Rows below the window are made when those in it have been on the screen for this long, in milliseconds. */
const REST_MS = 50
/** A tab that is not looked at has no frames. */
const NO_FRAME_MS = 500

/** A list that is filled by the server, and shows what happens meanwhile; an answer that a newer question has overtaken is dropped. */
export class FilledList {
  readonly #list: HTMLElement
  #running: AbortController | undefined

  constructor(list: HTMLElement) {
    this.#list = list
  }

  /** @param rows asks for the rows, or for what makes them: then those below the window are made later */
  async fill(rows: (signal: AbortSignal) => Promise<readonly (HTMLElement | (() => HTMLElement))[]>): Promise<void> {
    const list = this.#list
    this.#running?.abort()
    const controller = new AbortController()
    this.#running = controller
    setBusy(list, true)
    if (!list.querySelector('.row')) list.replaceChildren(...skeletons())
    try {
      const found = await rows(controller.signal)
      if (controller.signal.aborted) return
      list.scrollTop = 0
      // Who works in the list by keyboard may be at any of its songs.
      const atOnce = typeof found[0] !== 'function' || list.contains(document.activeElement)
      const first = atOnce ? found.length : 1 + Math.ceil(list.clientHeight / ROW_HEIGHT)
      replaceRows(list, found.slice(0, first).map(made))
      if (first < found.length) {
        await painted()
        if (controller.signal.aborted) return
        list.append(...found.slice(first).map(made))
      }
    } catch (error) {
      if (controller.signal.aborted) return
      list.replaceChildren(entry(fault(error, () => void this.fill(rows))))
    }
    setBusy(list, false)
  }

  /** Shows rows that need no server. */
  show(...rows: HTMLElement[]): void {
    this.#running?.abort()
    setBusy(this.#list, false)
    replaceRows(this.#list, rows)
  }
}

function made(row: HTMLElement | (() => HTMLElement)): HTMLElement {
  return typeof row === 'function' ? row() : row
}

/** Waits until what the page has now is on the screen. */
function painted(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, NO_FRAME_MS)
    requestAnimationFrame(() => setTimeout(resolve, REST_MS))
  })
}
