import { api } from './api.ts'
import { byId, h } from './dom.ts'
import { label } from './i18n.ts'
import type { Player } from './player.ts'
import { fault, notice, songRow } from './rows.ts'

/** After this long without a key the words are searched. */
const TYPING_MS = 120

/** The library, or what fits the words in the search field; more is fetched as the list is scrolled. */
export function startSongList(player: Player): void {
  const input = byId<HTMLInputElement>('search')
  const list = byId('songs-list')
  const count = byId('songs-count')
  const end = h('li', { className: 'list-end', ariaHidden: 'true' })
  let query = ''
  let loaded = 0
  let total = 0
  let running: AbortController | undefined
  let timer = 0

  const load = async (fresh: boolean): Promise<void> => {
    running?.abort()
    const controller = new AbortController()
    running = controller
    list.setAttribute('aria-busy', 'true')
    try {
      const page = await api.songs(query, fresh ? 0 : loaded, controller.signal)
      const rows = page.songs.map(song => songRow(song, player))
      total = page.total
      loaded = page.offset + rows.length
      label(count, query === '' ? 'count' : 'found', { n: total })
      if (!fresh) end.before(...rows)
      else {
        list.replaceChildren(...(total === 0 ? [emptiness(query)] : rows), end)
        list.scrollTop = 0
      }
    } catch (error) {
      if (controller.signal.aborted) return
      list.replaceChildren(
        h(
          'li',
          {},
          fault(error, () => void load(true)),
        ),
      )
    } finally {
      if (running === controller) {
        running = undefined
        list.removeAttribute('aria-busy')
      }
    }
  }

  new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting && !running && loaded < total) void load(false)
    },
    { root: list, rootMargin: '600px' },
  ).observe(end)
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      query = input.value.trim()
      void load(true)
    }, TYPING_MS)
  })
  void load(true)
}

function emptiness(query: string): HTMLElement {
  if (query !== '') return h('li', {}, notice('emptySearch'))
  return h('li', {}, notice('emptyLibrary', h('code', { textContent: 'murecom index ~/Music' })))
}
