import { type AlbumOrder, music } from '../../api/music.ts'
import { h } from '../../dom.ts'
import { label } from '../../i18n.ts'
import { fault, notice } from '../../lists/rows.ts'
import type { MakeView } from '../../places/router.ts'
import { filterField, onTyped } from '../fields.ts'
import { headOf, makeView } from '../parts.ts'
import { albumCard, cards } from './cards.ts'

const PART = 120
const ORDERS: readonly AlbumOrder[] = ['name', 'newest', 'year']

/** All albums as covers; more are fetched as they are scrolled to. */
export function albumsView(): MakeView {
  return (_route, signal) => {
    const grid = cards([], 'grid')
    const end = h('div', { className: 'grid-end', ariaHidden: 'true' })
    const note = h('div')
    const view = makeView('albums', note, grid, end)
    const field = filterField('findAlbum')
    const order = h('select', { className: 'select' })
    order.append(...ORDERS.map(one => label(h('option', { value: one }), `by_${one}`)))
    label(order, 'order', undefined, 'aria-label')
    const count = h('span', { className: 'quiet', role: 'status' })
    headOf(view).append(count, field, order)

    let total = Number.POSITIVE_INFINITY
    let running: AbortController | undefined
    const more = async (fresh: boolean): Promise<void> => {
      if (running && !fresh) return
      running?.abort()
      const controller = new AbortController()
      running = controller
      const offset = fresh ? 0 : grid.childElementCount
      try {
        const part = { q: field.value.trim(), order: order.value as AlbumOrder, offset, limit: PART }
        const found = await music.albums(part, AbortSignal.any([signal, controller.signal]))
        if (controller.signal.aborted) return
        total = found.total
        label(count, 'nAlbums', { n: total })
        if (fresh) grid.replaceChildren()
        grid.append(...found.albums.map(album => albumCard(album)))
        note.replaceChildren(...(total === 0 ? [notice('emptyAlbums')] : []))
      } catch (error) {
        if (controller.signal.aborted || signal.aborted) return
        note.replaceChildren(fault(error, () => void more(true)))
      }
      running = undefined
    }
    // Asked again after each answer: an end that stays in the window is not reported twice.
    const look = async (): Promise<void> => {
      const { top } = end.getBoundingClientRect()
      if (view.isConnected && grid.childElementCount < total && top < innerHeight + 600) {
        const before = grid.childElementCount
        await more(false)
        if (grid.childElementCount > before) void look()
      }
    }
    view.addEventListener('scroll', () => void look(), { passive: true })
    new ResizeObserver(() => void look()).observe(view)
    onTyped(field, () => void more(true))
    order.addEventListener('change', () => void more(true))
    void more(true).then(look)
    return view
  }
}
