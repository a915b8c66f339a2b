import { api, type SimilarSong, type Song, type SongMap } from '../api.ts'
import { byId, h, iconButton } from '../dom.ts'
import { label, onLanguage, tagName, text } from '../i18n.ts'
import { fault, notice, slowNote } from '../lists/rows.ts'
import type { Player } from '../player/player.ts'
import { PointGrid, panBy, type Size, toMap, toScreen, unit, type View, WHOLE, zoomAt } from './map-geometry.ts'
import { paintMap } from './map-paint.ts'
import { mapPointer } from './map-pointer.ts'

/** Groups that get a colour of their own; the rest is grey. */
const COLOURS = ['#4c9be8', '#f2994a', '#4fb286', '#e4637a', '#a583e0', '#3fb7c4', '#d9b93b', '#e58fc0']
/** How far from a point, in pixels, the pointer still means it. */
const REACH = 14

/** The map of the library: one point a song, near each other when they sound alike. */
export class MapView {
  readonly #player: Player
  readonly #box = byId('map')
  readonly #canvas = byId<HTMLCanvasElement>('map-canvas')
  readonly #tip = byId('map-tip')
  readonly #legend = byId('map-legend')
  readonly #select = byId<HTMLSelectElement>('map-colour')
  #map: SongMap | undefined
  #grid = new PointGrid([], [])
  #indexOf = new Map<number, number>()
  #size: Size = { width: 1, height: 1 }
  #view: View = WHOLE
  #hover = -1
  /** Ids: an answer may come before the map does, and the map may be fetched again. */
  #similar: readonly number[] = []
  #only = -1
  #waiting = 0

  constructor(player: Player) {
    this.#player = player
    label(this.#canvas, 'mapLabel', undefined, 'aria-label')
    byId('map-tools').hidden = true // until there are points
    this.#canvas.setAttribute('role', 'application') // it has keys of its own
    byId('map-buttons').append(
      iconButton('add', 'zoomIn', () => this.#zoom(1.6)),
      iconButton('minus', 'zoomOut', () => this.#zoom(1 / 1.6)),
      iconButton('whole', 'zoomReset', () => this.#whole()),
    )
    new ResizeObserver(() => this.#resize()).observe(this.#box)
    this.#select.addEventListener('change', () => {
      this.#only = -1
      this.#showLegend()
    })
    mapPointer(this.#canvas, {
      pan: (dx, dy) => this.#look(panBy(this.#view, this.#size, dx, dy)),
      zoom: (px, py, factor) => this.#look(zoomAt(this.#view, this.#size, px, py, factor)),
      hover: (px, py) => this.#setHover(this.#at(px, py)),
      leave: () => this.#setHover(-1),
      click: (px, py) => void this.#playPoint(this.#at(px, py)),
    })
    this.#canvas.addEventListener('keydown', event => this.#key(event))
    this.#canvas.addEventListener('focus', () => this.#draw())
    this.#canvas.addEventListener('blur', () => this.#setHover(-1))
    player.on('song', () => this.#draw())
    onLanguage(() => this.#showLegend())
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw())
    new MutationObserver(() => this.#draw()).observe(document.documentElement, { attributeFilter: ['data-theme'] })
  }

  /** Fetches the points. */
  async load(): Promise<void> {
    const note = byId('map-note')
    note.replaceChildren(slowNote())
    try {
      const map = await api.map()
      note.replaceChildren()
      this.#map = map
      this.#grid = new PointGrid(map.x, map.y)
      this.#indexOf = new Map(map.ids.map((id, i) => [id, i]))
      byId('map-tools').hidden = map.groups.length === 0
      this.#select.replaceChildren(...map.groups.map(({ by }) => label(h('option', { value: by }), by)))
      if (map.ids.length === 0) {
        note.append(notice('emptyLibrary', h('code', { textContent: 'murecom index ~/Music' })))
      }
      this.#showLegend()
    } catch (error) {
      note.replaceChildren(fault(error, () => void this.load()))
    }
  }

  /** Titles and artists of the library, once the map is there. */
  *names(): Iterable<string> {
    if (!this.#map) return
    yield* this.#map.titles
    yield* this.#map.groups.find(({ by }) => by === 'artist')?.names ?? []
  }

  /** Lines from a song to the ones that sound like it. */
  showSimilar(_song: Song, similar: readonly SimilarSong[]): void {
    this.#similar = similar.slice(0, 10).map(({ id }) => id)
    this.#draw()
  }

  #resize(): void {
    const { width, height } = this.#box.getBoundingClientRect()
    if (width === 0 || height === 0) return
    this.#size = { width, height }
    const ratio = window.devicePixelRatio
    this.#canvas.width = Math.round(width * ratio)
    this.#canvas.height = Math.round(height * ratio)
    this.#paint()
  }

  #whole(): void {
    this.#view = WHOLE
    this.#draw()
  }
  #zoom(factor: number): void {
    this.#look(zoomAt(this.#view, this.#size, this.#size.width / 2, this.#size.height / 2, factor))
  }
  #look(view: View): void {
    this.#view = view
    this.#draw()
  }

  /** Index of the song at a pixel, or -1. */
  #at(px: number, py: number): number {
    const [x, y] = toMap(this.#view, this.#size, px, py)
    const [ux, uy] = unit(this.#view, this.#size)
    return this.#grid.nearest(x, y, REACH / ux, REACH / uy)
  }

  #setHover(index: number): void {
    this.#hover = index
    const map = this.#map
    this.#tip.hidden = index < 0 || !map
    this.#canvas.classList.toggle('pointing', index >= 0)
    if (index >= 0 && map) {
      const [px, py] = toScreen(this.#view, this.#size, map.x[index]!, map.y[index]!)
      const names = map.groups
        .filter(({ by }) => by !== 'album')
        .map(({ by, names: n, of }) => nameIn(by, n[of[index]!] ?? ''))
      this.#tip.replaceChildren(
        h('strong', { textContent: map.titles[index]!, dir: 'auto' }),
        h('span', { dir: 'auto', textContent: names.filter(Boolean).join(' · ') }),
      )
      const { offsetWidth, offsetHeight } = this.#tip
      const left = Math.min(Math.max(8, px - offsetWidth / 2), this.#size.width - offsetWidth - 8)
      const top = py - offsetHeight - 14 < 8 ? py + 14 : py - offsetHeight - 14
      this.#tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
    }
    this.#draw()
  }

  async #playPoint(index: number): Promise<void> {
    const id = this.#map?.ids[index]
    if (id === undefined) return
    const song = await api.song(id).catch(() => undefined)
    if (song) this.#player.play(song)
  }

  #key(event: KeyboardEvent): void {
    const step = 40
    const pans: Record<string, [number, number]> = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    }
    const pan = pans[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (pan) this.#look(panBy(this.#view, this.#size, ...pan))
    else if (event.key === '+' || event.key === '=') this.#zoom(1.6)
    else if (event.key === '-') this.#zoom(1 / 1.6)
    else if (event.key === '0') this.#whole()
    else if (event.key === 'Enter') void this.#playPoint(this.#hover)
    else return
    event.preventDefault()
    event.stopPropagation()
    const { x, y } = this.#view
    this.#setHover(this.#grid.nearest(x, y, 2, 2))
  }

  #showLegend(): void {
    const group = this.#group()
    const buttons = (group?.names.slice(0, COLOURS.length) ?? []).map((name, i) => {
      const swatch = h('span', { className: 'swatch' })
      swatch.style.background = COLOURS[i]!
      const button = h(
        'button',
        { type: 'button', ariaPressed: String(this.#only === i) },
        swatch,
        nameIn(group!.by, name),
      )
      button.addEventListener('click', () => {
        this.#only = this.#only === i ? -1 : i
        this.#showLegend()
      })
      return button
    })
    if (group && group.names.length > COLOURS.length) {
      buttons.push(h('button', { type: 'button', disabled: true }, h('span', { className: 'swatch' }), text('others')))
    }
    this.#legend.replaceChildren(...buttons)
    this.#draw()
  }

  #group(): SongMap['groups'][number] | undefined {
    return this.#map?.groups.find(({ by }) => by === this.#select.value)
  }

  /** Paints at the next frame, however often it is asked for. */
  #draw(): void {
    this.#waiting ||= requestAnimationFrame(() => this.#paint())
  }

  #paint(): void {
    cancelAnimationFrame(this.#waiting)
    this.#waiting = 0
    if (!this.#map) return
    paintMap(this.#canvas, {
      map: this.#map,
      view: this.#view,
      size: this.#size,
      groupOf: this.#group()?.of ?? [],
      colours: COLOURS,
      only: this.#only,
      current: this.#indexOf.get(this.#player.song?.id ?? -1) ?? -1,
      similar: this.#similar.flatMap(id => this.#indexOf.get(id) ?? []),
      hover: this.#hover,
      crosshair: this.#canvas.matches(':focus-visible'),
    })
  }
}

/** Tags have names in each language; artists and albums have their own. */
function nameIn(by: SongMap['groups'][number]['by'], name: string): string {
  return by === 'tag' ? tagName(name) : name
}
