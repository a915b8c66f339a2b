import type { SongMap } from '../api.ts'
import { byId, h } from '../dom.ts'
import { label, text } from '../i18n.ts'
import { linkTo } from '../places/route.ts'
import { type MapGroup, nameIn } from './name-in.ts'

/** Groups that get a colour of their own; the rest is grey. */
export const MAP_COLOURS = ['#4c9be8', '#f2994a', '#4fb286', '#e4637a', '#a583e0', '#3fb7c4', '#d9b93b', '#e58fc0']

/** What the map is coloured by, and a button for each colour that shows its songs only. */
export class MapLegend {
  readonly #box = byId('map-legend')
  readonly #select = byId<HTMLSelectElement>('map-colour')
  readonly #songs = byId<HTMLAnchorElement>('map-songs')
  readonly #onChange: () => void
  #groups: readonly MapGroup[] = []
  /** Names of the chosen group in the page's language; one array as long as both stay. */
  #names: readonly string[] = []
  /** The one group that is shown; -1 for all. */
  only = -1

  constructor(onChange: () => void) {
    this.#onChange = onChange
    byId('map-tools').hidden = true // until there are points
    label(this.#songs, 'showSongs')
    this.#select.addEventListener('change', () => {
      this.only = -1
      this.show()
    })
  }

  /** The group that the points are coloured by. */
  get group(): MapGroup | undefined {
    return this.#groups.find(({ by }) => by === this.#select.value)
  }

  names(): readonly string[] {
    return this.#names
  }

  /** Offers the groups of a map. */
  take({ groups }: SongMap): void {
    this.#groups = groups
    this.only = -1
    byId('map-tools').hidden = groups.length === 0
    this.#select.replaceChildren(...groups.map(({ by }) => label(h('option', { value: by }), by)))
    this.show()
  }

  /** Makes the buttons anew, in the page's language. */
  show(): void {
    const { group } = this
    this.#names = group?.names.map(name => nameIn(group.by, name)) ?? []
    const buttons = this.#names.slice(0, MAP_COLOURS.length).map((name, i) => this.#button(name, i))
    if (this.#names.length > MAP_COLOURS.length) {
      buttons.push(h('button', { type: 'button', disabled: true }, h('span', { className: 'swatch' }), text('others')))
    }
    this.#box.replaceChildren(...buttons)
    this.#changed()
  }

  #button(name: string, i: number): HTMLButtonElement {
    const swatch = h('span', { className: 'swatch' })
    swatch.style.background = MAP_COLOURS[i]!
    const words = h('span', { className: 'legend-name', dir: 'auto', textContent: name })
    const button = h('button', { type: 'button', ariaPressed: String(this.only === i) }, swatch, words)
    button.addEventListener('click', () => {
      this.only = this.only === i ? -1 : i
      for (const [n, other] of [...this.#box.children].entries()) other.ariaPressed = String(this.only === n)
      this.#changed()
    })
    return button
  }

  /** The songs of the one group that is shown are a list too. */
  #changed(): void {
    const { group, only } = this
    const name = group?.names[only]
    this.#songs.hidden = name === undefined
    if (group && name !== undefined) this.#songs.href = linkTo('songs', '', songsOf(group.by, name))
    this.#onChange()
  }
}

/** The search that lists the songs of a group. */
function songsOf(by: MapGroup['by'], name: string): Record<string, string> {
  if (by === 'tag') return { q: name, by: 'sound' }
  return { where: `${by} = "${name.replace(/["\\]/g, '\\$&')}"` }
}
