import type { Hover } from '@murecom/song-map'
import type { SongMap } from '../api.ts'
import { h } from '../dom.ts'
import { nameIn } from './name-in.ts'

/** Least pixels between the name and the rim of the map, and between the name and its point. */
const RIM = 8
const GAP = 14

/** The name of the song that is pointed at, beside its point. */
export class MapTip {
  readonly #tip: HTMLElement
  readonly #box: HTMLElement

  constructor(tip: HTMLElement, box: HTMLElement) {
    this.#tip = tip
    this.#box = box
  }

  /** Shows a song of the map, or nothing. */
  show(map: SongMap | undefined, hover: Hover | undefined): void {
    this.#tip.hidden = !map || !hover
    if (!map || !hover) return
    const { index, x, y } = hover
    const names = map.groups
      .filter(({ by }) => by !== 'album')
      .map(({ by, names, of }) => nameIn(by, names[of[index]!] ?? ''))
    this.#tip.replaceChildren(
      h('strong', { textContent: map.titles[index]!, dir: 'auto' }),
      h('span', { dir: 'auto', textContent: names.filter(Boolean).join(' · ') }),
    )
    const { offsetWidth, offsetHeight } = this.#tip
    const left = Math.min(Math.max(RIM, x - offsetWidth / 2), this.#box.clientWidth - offsetWidth - RIM)
    const above = y - offsetHeight - GAP
    this.#tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above < RIM ? y + GAP : above)}px)`
  }
}
