import { byId, clock, counted, h, songName } from '../dom.ts'
import { folderOf, type SongRecord, titleOf } from '../library/song-record.ts'

/** Tags that a row shows. */
const TAGS_SHOWN = 3

/** The list of songs, with a search in names and tags, and those that could not be heard. */
export class SongList {
  readonly #box = byId('songs')
  readonly #filter = byId<HTMLInputElement>('filter')
  readonly #rows = new Map<string, { item: HTMLElement; words: string }>()
  readonly #onChoose: (id: string) => void
  #chosen: string | undefined

  constructor(onChoose: (id: string) => void) {
    this.#onChoose = onChoose
    this.#filter.addEventListener('input', () => this.#search())
  }

  /** Shows songs anew, in their order. */
  show(songs: readonly SongRecord[]): void {
    this.#rows.clear()
    for (const song of songs) this.#rows.set(song.id, this.#row(song))
    this.#box.replaceChildren(...[...this.#rows.values()].map(({ item }) => item))
    this.#showRefused(songs)
    this.#search()
  }

  /** Shows one song anew, in its place. */
  update(song: SongRecord, songs: readonly SongRecord[]): void {
    const before = this.#rows.get(song.id)
    const row = this.#row(song)
    this.#rows.set(song.id, row)
    if (before) before.item.replaceWith(row.item)
    if (song.reason !== undefined) this.#showRefused(songs)
    this.#search()
  }

  choose(id: string): void {
    this.#press(this.#chosen, false)
    this.#chosen = id
    this.#press(id, true)
    this.#rows.get(id)?.item.scrollIntoView({ block: 'nearest' })
  }

  #press(id: string | undefined, isPressed: boolean): void {
    const button = id === undefined ? undefined : this.#rows.get(id)?.item.querySelector('button')
    if (button) button.ariaPressed = String(isPressed)
  }

  #row(song: SongRecord): { item: HTMLElement; words: string } {
    const { id, heard } = song
    const words = `${id} ${heard?.tags.map(({ name }) => name).join(' ') ?? ''}`.toLowerCase()
    if (!heard) {
      const item = h('li', { className: 'waiting', hidden: song.reason !== undefined }, songName(titleOf(song)))
      return { item, words }
    }
    const tags = heard.tags
      .slice(0, TAGS_SHOWN)
      .map(({ name, score }) =>
        h('span', { className: 'tag', title: `${Math.round(100 * score)} %`, textContent: name }),
      )
    const button = h(
      'button',
      { type: 'button', className: 'song', title: folderOf(song), ariaPressed: String(id === this.#chosen) },
      songName(titleOf(song)),
      h('span', { className: 'tags' }, clock(heard.seconds), ...tags),
    )
    button.addEventListener('click', () => this.#onChoose(id))
    return { item: h('li', {}, button), words }
  }

  #search(): void {
    const wanted = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const { item, words } of this.#rows.values()) {
      item.classList.toggle('other', !wanted.every(word => words.includes(word)))
    }
  }

  #showRefused(songs: readonly SongRecord[]): void {
    const refused = songs.filter(({ reason }) => reason !== undefined)
    const box = byId('refused')
    box.hidden = refused.length === 0
    box.querySelector('summary')!.textContent = `${counted(refused.length, 'file')} could not be heard`
    box
      .querySelector('ul')!
      .replaceChildren(...refused.map(song => h('li', {}, songName(titleOf(song)), `: ${song.reason}`)))
  }
}
