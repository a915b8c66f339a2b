import { onLanguage } from '../i18n.ts'
import { parseRoute, type Route } from './route.ts'

/** Makes what a place shows. It is called once for each visit; going back shows what was made then. */
export type MakeView = (route: Route, signal: AbortSignal) => HTMLElement

/** Visits whose views are kept, so that the way back shows them as they were left. */
const KEPT = 12

interface Visit {
  view: HTMLElement
  controller: AbortController
  /** Where its parts were scrolled to. */
  scrolled: [Element, number][]
}

/** Shows the place that the address names, and lets the back button work: each visit has its own entry and its own view. */
export class Router {
  readonly #box: HTMLElement
  readonly #views: ReadonlyMap<string, MakeView>
  readonly #onRoute: (route: Route, isNew: boolean) => void
  readonly #visits = new Map<number, Visit>()
  #current: Visit | undefined
  #last = 0

  /**
   * @param box where views are shown
   * @param views makers of views by place; places without one are there already
   * @param onRoute called with each route; `isNew` unless one went back or forward
   */
  constructor(box: HTMLElement, views: ReadonlyMap<string, MakeView>, onRoute: (route: Route, isNew: boolean) => void) {
    this.#box = box
    this.#views = views
    this.#onRoute = onRoute
  }

  start(): void {
    // Visits of an earlier load of the page cannot be gone back to: their numbers end here.
    this.#last = Math.max(0, Number((history.state as { visit?: number } | null)?.visit ?? 0))
    addEventListener('hashchange', () => this.#go())
    // What is on the page changes its language in place; what was left is made anew.
    onLanguage(() => this.#forgetOthers())
    this.#go()
  }

  #go(): void {
    const route = parseRoute(location.hash)
    const known = (history.state as { visit?: number } | null)?.visit
    const isNew = known === undefined
    const number = known ?? ++this.#last
    if (isNew) history.replaceState({ visit: number }, '')
    this.#leave()
    const make = this.#views.get(route.place)
    if (make) this.#show(this.#visits.get(number) ?? this.#make(number, make, route))
    this.#onRoute(route, isNew)
  }

  #make(number: number, make: MakeView, route: Route): Visit {
    const controller = new AbortController()
    const visit: Visit = { view: make(route, controller.signal), controller, scrolled: [] }
    this.#visits.set(number, visit)
    const [oldest] = this.#visits.keys()
    if (this.#visits.size > KEPT && oldest !== undefined) {
      this.#visits.get(oldest)?.controller.abort()
      this.#visits.delete(oldest)
    }
    return visit
  }

  #show(visit: Visit): void {
    this.#box.replaceChildren(visit.view)
    this.#current = visit
    for (const [element, top] of visit.scrolled) element.scrollTop = top
  }

  #forgetOthers(): void {
    for (const [number, visit] of this.#visits) {
      if (visit.view.isConnected) continue
      visit.controller.abort()
      this.#visits.delete(number)
    }
  }

  #leave(): void {
    const { view } = this.#current ?? {}
    if (!view) return
    const parts = [view, ...view.querySelectorAll('.list')]
    this.#current!.scrolled = parts.filter(({ scrollTop }) => scrollTop > 0).map(part => [part, part.scrollTop])
  }
}
