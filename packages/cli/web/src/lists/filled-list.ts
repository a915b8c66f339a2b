import { setBusy } from '../dom.ts'
import { replaceRows } from './row-focus.ts'
import { entry, fault, skeletons } from './rows.ts'

/** A list that is filled by the server, and shows what happens meanwhile; an answer that a newer question has overtaken is dropped. */
export class FilledList {
  readonly #list: HTMLElement
  #running: AbortController | undefined

  constructor(list: HTMLElement) {
    this.#list = list
  }

  async fill(rows: (signal: AbortSignal) => Promise<readonly HTMLElement[]>): Promise<void> {
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
      replaceRows(list, found)
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
