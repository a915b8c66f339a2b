import { type Hover, MapCanvas } from '@murecom/song-map'
import { byId, h } from '../dom.ts'
import type { Library, Neighbour } from '../library/library.ts'
import { titleOf } from '../library/song-record.ts'

const COLOURS = ['#4c9be8', '#f2994a', '#4fb286', '#e4637a', '#a583e0', '#3fb7c4', '#d9b93b', '#e58fc0']
/** Colours that are named below the map. */
const LEGEND = 5
const GAP = 14

/** The map of what was heard, coloured by each song's strongest tag. */
export class SongMapView {
  readonly #box = byId('map')
  readonly #tip = byId('map-tip')
  readonly #canvas: MapCanvas
  #ids: string[] = []

  constructor(onChoose: (id: string) => void) {
    byId('map-overlay').setAttribute('role', 'application') // it has keys of its own
    this.#canvas = new MapCanvas({
      box: this.#box,
      points: byId<HTMLCanvasElement>('map-points'),
      overlay: byId<HTMLCanvasElement>('map-overlay'),
      colours: COLOURS,
      onHover: hover => this.#showTip(hover),
      onChoose: index => onChoose(this.#ids[index]!),
    })
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#canvas.draw())
  }

  /** Draws the songs of a library anew. O(songs) */
  show(library: Library): void {
    const { songs, x, y } = library.points()
    this.#ids = songs.map(({ id }) => id)
    const tags = songs.map(({ heard }) => heard!.tags[0]?.name ?? '')
    const counts = new Map<string, number>()
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
    const names = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
    this.#canvas.setSongs({ x, y, titles: songs.map(titleOf) })
    byId('map-legend').replaceChildren(
      ...names.slice(0, LEGEND).map((name, i) => {
        const swatch = h('span', { className: 'swatch' })
        swatch.style.background = COLOURS[i]!
        return h('span', {}, swatch, name)
      }),
    )
    this.#canvas.setGroups({ of: tags.map(tag => names.indexOf(tag)), names, only: -1 })
  }

  /** Marks a song, and draws lines to what sounds like it. */
  choose(id: string, neighbours: readonly Neighbour[]): void {
    this.#canvas.mark({
      current: this.#ids.indexOf(id),
      similar: neighbours.map(other => this.#ids.indexOf(other.id)).filter(index => index >= 0),
    })
  }

  #showTip(hover: Hover | undefined): void {
    this.#tip.hidden = !hover
    if (!hover) return
    this.#tip.replaceChildren(h('span', { dir: 'auto', textContent: titleOf({ id: this.#ids[hover.index]! }) }))
    const { offsetWidth, offsetHeight } = this.#tip
    const left = Math.min(Math.max(8, hover.x - offsetWidth / 2), this.#box.clientWidth - offsetWidth - 8)
    const above = hover.y - offsetHeight - GAP
    this.#tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above < 8 ? hover.y + GAP : above)}px)`
  }
}
