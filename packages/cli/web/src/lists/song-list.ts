import { music } from '../api/music.ts'
import type { Song } from '../api/types.ts'
import { api } from '../api.ts'
import { command } from '../command.ts'
import { byId, h, iconButton, textButton } from '../dom.ts'
import { label } from '../i18n.ts'
import { linkTo, type Route } from '../places/route.ts'
import type { Player } from '../player/player.ts'
import { WhereField } from '../views/fields.ts'
import { albumCard, artistCard, cards } from '../views/library/cards.ts'
import { type App, songsActions } from '../views/parts.ts'
import { nearestNames } from './nearest-names.ts'
import { entry, notice, songRow } from './rows.ts'
import { SongOrder, type SongSort, sortNamed } from './song-order.ts'
import { VirtualList } from './virtual-list.ts'
import { wholeList } from './whole-list.ts'

/** The words of a key wait for the answer to those before, but no longer than this after the last key. */
const TYPING_MS = 120
/** Names that an unsuccessful search is offered. */
const SUGGESTED = 5
/** Songs that sound as words say, and albums and artists of that name, at most. */
const BY_SOUND = 100
const HITS = 8
/** Songs of a search that are marked on the map, at most. */
const ON_MAP = 500

/** What the list shows: songs of these names, or that sound so, within a filter, in an order. */
interface Search {
  q: string
  by: 'name' | 'sound'
  where: string
  sort: SongSort
}
interface Sounding extends Song {
  score?: number
}

/** The library, or what fits the words of the search field, by name or by sound. */
export class SongList {
  readonly #player: Player
  readonly #names: () => Iterable<string>
  readonly #input = byId<HTMLInputElement>('search')
  readonly #hits = byId('songs-hits')
  readonly #where: WhereField
  readonly #filter: HTMLButtonElement
  readonly #buttons: Readonly<Record<Search['by'], HTMLButtonElement>>
  readonly #all: VirtualList<Sounding>
  readonly #order: SongOrder
  #search: Search = { q: '', by: 'name', where: '', sort: '' }
  #timer = 0
  /** Whether the songs of the search are not there yet. */
  #isAsking = false

  /** @param names of songs and artists, for those who mistype */
  constructor(app: App, names: () => Iterable<string>) {
    this.#player = app.player
    this.#names = names
    this.#where = new WhereField(() => this.#set({ where: this.#where.value }))
    this.#where.element.hidden = true
    this.#buttons = {
      name: textButton('byName', () => this.#set({ by: 'name' }), 'by-name'),
      sound: textButton('bySound', () => this.#set({ by: 'sound' }), 'by-sound'),
    }
    this.#all = new VirtualList<Sounding>(byId('songs-list'), {
      load: (offset, limit, signal) => this.#load(offset, limit, signal),
      row: song => songRow(song, this.#player, song.score === undefined ? {} : { likeness: song.score }),
      empty: signal => this.#empty(signal),
      onTotal: n => label(byId('songs-count'), this.#isAll() ? 'count' : 'found', { n }),
    })
    this.#order = new SongOrder(byId('songs-list'), this.#all, sort => this.#set({ sort }))
    this.#filter = iconButton('mix', 'filter', () => this.#toggleFilter())
    this.#filter.setAttribute('aria-expanded', 'false')
    const actions = songsActions(
      app,
      seed => this.#everything(seed),
      () => this.#search.q,
    )
    byId('songs-tools').append(
      h('div', { className: 'segments', role: 'group' }, this.#buttons.name, this.#buttons.sound),
      this.#filter,
      actions,
    )
    byId('songs-tools').before(this.#order.element)
    byId('songs-where').append(this.#where.element)
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer)
      if (!this.#isAsking) this.#ask()
      else this.#timer = window.setTimeout(() => this.#ask(), TYPING_MS)
    })
    // Whoever goes on to another place is not brought back by the end of a word.
    addEventListener('hashchange', () => clearTimeout(this.#timer))
    byId('search-form').addEventListener('submit', event => event.preventDefault())
  }

  /** The route of the songs: `#/songs?q=calm&by=sound`. */
  open({ query }: Route): void {
    const by = query.get('by') === 'sound' ? 'sound' : 'name'
    const [q, where] = [query.get('q') ?? '', query.get('where') ?? '']
    const search: Search = { q, by, where, sort: sortNamed(query.get('sort')) }
    if (search.where !== this.#where.value) this.#showFilter(search.where)
    if (document.activeElement !== this.#input) this.#input.value = search.q
    this.#show(search)
  }

  /** Fetches the list again: the library has changed. */
  reload(): void {
    void this.#all.reload().then(() => this.#order.showLetters(this.#all, this.#search))
  }

  /** Numbers of the songs that were searched for, the first of them; none where all songs are listed. */
  async found(): Promise<number[]> {
    if (this.#isAll()) return []
    const { q, where, sort } = this.#search
    const { items, total } = this.#all
    const isWhole = items.length === total || this.#isBySound()
    const songs = isWhole ? items : (await api.songs({ q, where, sort, offset: 0, limit: ON_MAP })).songs
    return songs.slice(0, ON_MAP).map(({ id }) => id)
  }

  #ask(): void {
    clearTimeout(this.#timer)
    this.#set({ q: this.#input.value.trim() })
  }

  /** Another search gets an address; it takes the place of the one before, so that "back" leaves the songs. */
  #set(change: Partial<Search>): void {
    const search = { ...this.#search, ...change }
    const address = linkTo('songs', '', { ...search, by: search.by === 'name' ? '' : search.by })
    if (document.body.dataset['place'] === 'songs') history.replaceState(history.state, '', address)
    else location.hash = address
    this.#show(search)
  }

  #show(wanted: Search): void {
    const before = this.#search
    const isSame = (['q', 'by', 'where', 'sort'] as const).every(part => wanted[part] === before[part])
    const search = isSame ? before : wanted
    this.#search = search
    this.#order.show({ ...search, isBySound: this.#isBySound() })
    for (const [by, button] of Object.entries(this.#buttons))
      button.setAttribute('aria-pressed', String(by === search.by))
    if (isSame && this.#all.total > 0) return
    this.#isAsking = true
    void this.#all.reload().then(() => {
      if (this.#search !== search) return
      this.#isAsking = false
      // After the songs: three questions at once would let each of them wait for the others.
      const isHere = document.body.dataset['place'] === 'songs' && document.activeElement === this.#input
      if (isHere && this.#input.value.trim() !== search.q) return this.#ask()
      void this.#showHits(search)
      void this.#order.showLetters(this.#all, search)
    })
  }

  #isAll(): boolean {
    return this.#search.q === '' && this.#search.where === ''
  }
  #isBySound(): boolean {
    return this.#search.by === 'sound' && this.#search.q !== ''
  }

  async #load(offset: number, limit: number, signal: AbortSignal): Promise<{ total: number; items: Sounding[] }> {
    const { q, where, sort } = this.#search
    try {
      if (this.#isBySound()) {
        const { songs } = await api.words(q, signal, { limit: BY_SOUND, where })
        return { total: songs.length, items: songs }
      }
      const { total, songs } = await api.songs({ q, where, sort, offset, limit }, { signal })
      return { total, items: songs }
    } catch (error) {
      if (this.#where.show(error)) return { total: 0, items: [] }
      throw error
    }
  }

  /** What the buttons above the list mean: all of it, also what was not scrolled to. */
  #everything(seed?: number): readonly Song[] | Promise<readonly Song[]> {
    if (this.#isBySound()) return this.#all.items
    const { q, where, sort } = this.#search
    return wholeList(part => api.songs({ q, where, sort, ...part }), seed)
  }

  /** Artists and albums of that name are shown above the songs. */
  async #showHits({ q, by }: Search): Promise<void> {
    if (q === '' || by === 'sound') return this.#hits.replaceChildren()
    const signal = AbortSignal.timeout(10_000)
    const part = { q, limit: HITS }
    const none = { artists: [], albums: [] }
    const [{ artists }, { albums }] = await Promise.all([
      music.artists(part, signal).catch(() => none),
      music.albums(part, signal).catch(() => none),
    ])
    if (this.#search.q !== q) return
    const found = [...artists.map(artistCard), ...albums.map(album => albumCard(album))]
    this.#hits.replaceChildren(...(found.length > 0 ? [cards(found, 'strip small')] : []))
  }

  async #empty(signal: AbortSignal): Promise<HTMLElement[]> {
    const { q, where } = this.#search
    if (this.#where.isWrong) return [] // the field says so
    if (this.#isAll()) return [entry(notice('emptyLibrary', command('index ~/Music')))]
    const sounding = where === '' ? await this.#soundingSo(q, signal) : []
    const near = nearestNames(q, this.#names(), SUGGESTED)
    if (near.length === 0) return [entry(notice('emptySearch')), ...sounding]
    const buttons = near.map(name => {
      const button = h('button', { type: 'button', className: 'button suggestion', textContent: name, dir: 'auto' })
      button.addEventListener('click', () => {
        this.#input.value = name
        this.#set({ q: name, by: 'name' })
        this.#input.focus()
      })
      return button
    })
    const box = notice('emptySearch', label(h('p'), 'didYouMean'), h('div', { className: 'suggestions' }, ...buttons))
    return [entry(box), ...sounding]
  }

  /** Rows of songs that sound as the words say; none when that is not known either. */
  async #soundingSo(words: string, signal: AbortSignal): Promise<HTMLElement[]> {
    if (words === '') return []
    const { songs } = await api.words(words, signal).catch(() => ({ songs: [] }))
    if (signal.aborted || songs.length === 0) return []
    return [entry(label(h('p'), 'soundsSo')), ...songs.map(song => songRow(song, this.#player))]
  }

  #toggleFilter(): void {
    const { element } = this.#where
    element.hidden = !element.hidden
    this.#filter.setAttribute('aria-expanded', String(!element.hidden))
    if (element.hidden) this.#set({ where: '' })
    else element.querySelector('input')?.focus()
  }

  /** The field has the filter of the address: a link may have brought one. */
  #showFilter(where: string): void {
    this.#where.value = where
    this.#where.element.hidden = where === ''
    this.#filter.setAttribute('aria-expanded', String(where !== ''))
  }
}
