import { api } from '../api.ts'
import { byId, h } from '../dom.ts'
import { label } from '../i18n.ts'
import type { Player } from '../player/player.ts'
import { nearestNames } from './nearest-names.ts'
import { replaceRows } from './row-focus.ts'
import { entry, fault, notice, skeletons, songRow } from './rows.ts'

/** After this long without a key the words are searched. */
const TYPING_MS = 120

/** Names that an unsuccessful search is offered. */
const SUGGESTED = 5

/**
 * The library, or what fits the words in the search field; more is fetched as the list is scrolled.
 *
 * @param names of songs and artists, for who mistypes
 * @returns fetches the list again: the library has changed
 */
export function startSongList(player: Player, names: () => Iterable<string>): () => void {
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
    if (!list.querySelector('.row')) list.replaceChildren(...skeletons(12))
    try {
      const page = await api.songs(query, fresh ? 0 : loaded, controller.signal)
      const rows = page.songs.map(song => songRow(song, player))
      total = page.total
      loaded = page.offset + rows.length
      label(count, query === '' ? 'count' : 'found', { n: total })
      if (!fresh) end.before(...rows)
      else {
        list.scrollTop = 0
        replaceRows(list, [...(total === 0 ? [emptiness()] : rows), end])
        if (total === 0 && query !== '') end.before(...(await soundingSo(query, controller.signal)))
      }
    } catch (error) {
      if (controller.signal.aborted) return
      list.replaceChildren(entry(fault(error, () => void load(true))))
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
  const emptiness = (): HTMLElement => {
    if (query === '') return entry(notice('emptyLibrary', h('code', { textContent: 'murecom index ~/Music' })))
    const near = nearestNames(query, names(), SUGGESTED)
    if (near.length === 0) return entry(notice('emptySearch'))
    const buttons = near.map(name => {
      const button = h('button', { type: 'button', className: 'button suggestion', textContent: name, dir: 'auto' })
      button.addEventListener('click', () => {
        input.value = name
        query = name
        void load(true)
        input.focus()
      })
      return button
    })
    return entry(notice('emptySearch', label(h('p'), 'didYouMean'), h('div', { className: 'suggestions' }, ...buttons)))
  }
  /** Rows of songs that sound as the words say; none when that is not known either. */
  const soundingSo = async (words: string, signal: AbortSignal): Promise<HTMLElement[]> => {
    const { songs } = await api.words(words, signal).catch(() => ({ songs: [] }))
    if (signal.aborted || songs.length === 0) return []
    return [entry(label(h('p'), 'soundsSo')), ...songs.map(song => songRow(song, player))]
  }
  void load(true)
  return () => void load(true)
}
