import { byline, type Song } from '../../api/types.ts'
import { api } from '../../api.ts'
import { cover } from '../../covers/cover.ts'
import { h, named } from '../../dom.ts'
import { label } from '../../i18n.ts'
import type { TextKey } from '../../strings.ts'
import { onTyped } from '../fields.ts'

const MOST = 6
let made = 0

/** A field in which a song is looked for by its names and chosen. */
export class SongPicker {
  readonly element: HTMLElement
  readonly #field = h('input', {
    type: 'text',
    className: 'field',
    maxLength: 200,
    autocomplete: 'off',
    spellcheck: false,
  })
  readonly #hits = h('div', { className: 'hits', role: 'listbox', hidden: true })
  readonly #chosen = h('div', { className: 'chosen' })
  readonly #then: (song: Song) => void
  #running: AbortController | undefined
  #active = -1

  /** @param then called with the song that is chosen */
  constructor(key: TextKey, then: (song: Song) => void) {
    this.#then = then
    const field = this.#field
    this.#hits.id = `hits-${++made}`
    field.setAttribute('role', 'combobox')
    field.setAttribute('aria-expanded', 'false')
    field.setAttribute('aria-controls', this.#hits.id)
    field.setAttribute('aria-autocomplete', 'list')
    label(field, 'findSong', undefined, 'placeholder')
    label(field, key, undefined, 'aria-label')
    label(this.#hits, key, undefined, 'aria-label')
    onTyped(field, () => void this.#look())
    field.addEventListener('keydown', event => this.#key(event))
    field.addEventListener('blur', () => setTimeout(() => this.#show([]), 150))
    const title = label(h('p', { className: 'quiet' }), key)
    this.element = h('div', { className: 'picker' }, title, this.#chosen, field, this.#hits)
  }

  /** Shows which song is chosen. */
  set song(song: Song) {
    this.#chosen.replaceChildren(
      cover(song.id, song.album ?? song.folder),
      h('span', { className: 'row-names' }, named('row-title', song.title), named('row-byline', byline(song))),
    )
  }

  async #look(): Promise<void> {
    this.#running?.abort()
    const words = this.#field.value.trim()
    if (words === '') return this.#show([])
    const controller = new AbortController()
    this.#running = controller
    const { signal } = controller
    const part = { q: words, offset: 0, limit: MOST }
    const { songs } = await api.songs(part, { signal }).catch(() => ({ songs: [] }))
    if (!controller.signal.aborted) this.#show(songs)
  }

  #show(songs: readonly Song[]): void {
    this.#active = -1
    this.#hits.hidden = songs.length === 0
    this.#field.setAttribute('aria-expanded', String(songs.length > 0))
    this.#field.removeAttribute('aria-activedescendant')
    this.#hits.replaceChildren(
      ...songs.map((song, i) => {
        const hit = h('div', { className: 'hit', role: 'option', id: `${this.#hits.id}-${i}` })
        hit.append(named('row-title', song.title), named('row-byline', byline(song)))
        hit.addEventListener('pointerdown', event => event.preventDefault())
        hit.addEventListener('click', () => this.#choose(song))
        return hit
      }),
    )
  }

  #choose(song: Song): void {
    this.#field.value = ''
    this.#show([])
    this.song = song
    this.#then(song)
  }

  #key(event: KeyboardEvent): void {
    const hits = [...this.#hits.children] as HTMLElement[]
    if (event.key === 'Escape') this.#show([])
    else if (hits.length === 0) return
    else if (event.key === 'Enter') hits[Math.max(0, this.#active)]?.click()
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : -1
      this.#active = (this.#active + by + hits.length) % hits.length
      for (const [i, hit] of hits.entries()) hit.ariaSelected = String(i === this.#active)
      this.#field.setAttribute('aria-activedescendant', hits[this.#active]!.id)
    } else return
    event.preventDefault()
  }
}
