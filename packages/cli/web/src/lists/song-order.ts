import { api } from '../api.ts'
import { h } from '../dom.ts'
import { label } from '../i18n.ts'
import type { TextKey } from '../strings.ts'

/** Orders beside the list's own, and what they are called. */
const SORTS = [
  ['tempo', 'slowFirst'],
  ['-tempo', 'fastFirst'],
  ['energy', 'calmFirst'],
  ['-energy', 'livelyFirst'],
  ['key', 'byKey'],
] as const satisfies readonly (readonly [sort: string, key: TextKey])[]
/** Shorter lists have no letters to jump to. */
const LEAST_SONGS = 20

/** An order of songs as the server names it; empty for the list's own. */
export type SongSort = (typeof SORTS)[number][0] | ''

/** The order that an address names. */
export function sortNamed(name: string | null): SongSort {
  return SORTS.find(([sort]) => sort === name)?.[0] ?? ''
}

/** A list of songs of which one sees a part. */
interface SeenList {
  /** The first row that is seen. */
  readonly first: number
  readonly total: number
  /** Brings a row to the top. */
  jump(index: number): void
}

/** How the list of songs is ordered, and letters of artists to jump to where it is by artist. */
export class SongOrder {
  readonly element: HTMLElement
  readonly #sort = h('select', { className: 'select' })
  readonly #own = h('option', { value: '' })
  readonly #letter = h('select', { className: 'select letter' })
  #offsets: readonly number[] = []
  #asked = 0

  /** @param then called when another order is chosen */
  constructor(list: HTMLElement, songs: SeenList, then: (sort: SongSort) => void) {
    this.#sort.append(this.#own, ...SORTS.map(([value, key]) => label(h('option', { value }), key)))
    label(this.#sort, 'order', undefined, 'aria-label')
    this.#sort.addEventListener('change', () => then(sortNamed(this.#sort.value)))
    label(this.#letter, 'toLetter', undefined, 'aria-label')
    label(this.#letter, 'toLetter', undefined, 'title')
    this.#letter.hidden = true
    this.#letter.addEventListener('change', () => songs.jump(Number(this.#letter.value)))
    // Whoever scrolls sees where in the alphabet that is.
    list.addEventListener('scroll', () => this.#follow(songs.first), { passive: true })
    this.element = h('div', { className: 'order' }, this.#sort, this.#letter)
  }

  /** Shows the order of a list: all songs have that of their artists, answers of a search their own. */
  show({ q, sort, isBySound }: { q: string; sort: SongSort; isBySound: boolean }): void {
    label(this.#own, q === '' ? 'byArtist' : 'bestFirst')
    this.#sort.value = isBySound ? '' : sort
    this.#sort.disabled = isBySound
  }

  /** Asks for the letters of a list by artist, when it is there; another list has none. */
  async showLetters(songs: SeenList, { q, sort, where }: { q: string; sort: SongSort; where: string }): Promise<void> {
    const has = q === '' && sort === '' && songs.total >= LEAST_SONGS
    const asked = ++this.#asked
    const { letters } = has ? await api.letters(where).catch(() => ({ letters: [] })) : { letters: [] }
    if (this.#asked !== asked) return
    this.#offsets = letters.map(({ offset }) => offset)
    this.#letter.replaceChildren(
      ...letters.map(({ letter, offset }) => {
        const option = h('option', { value: String(offset), textContent: letter })
        return letter === '' ? label(option, 'noArtist') : option
      }),
    )
    this.#letter.hidden = letters.length < 2
    this.#follow(songs.first)
  }

  #follow(row: number): void {
    const at = this.#offsets.findLastIndex(offset => offset <= row)
    if (at >= 0) this.#letter.selectedIndex = at
  }
}
