import { MapCanvas } from '@murecom/song-map'
import { api, type SimilarSong, type Song, type SongMap } from '../api.ts'
import { command } from '../command.ts'
import { byId, h, iconButton } from '../dom.ts'
import { label, listNames, onLanguage, text } from '../i18n.ts'
import { fault, notice, slowNote } from '../lists/rows.ts'
import { MOST_AT_ONCE } from '../lists/whole-list.ts'
import type { Player } from '../player/player.ts'
import { openSave } from '../playlists/save-dialog.ts'
import { toast } from '../toast.ts'
import { MAP_COLOURS, MapLegend } from './map-legend.ts'
import { MapTip } from './map-tip.ts'

/** Names of regions that are read aloud. */
const MOST_SPOKEN = 12

/** The map of the library: one point a song, near each other when they sound alike. */
export class MapView {
  readonly #player: Player
  readonly #tip: MapTip
  readonly #legend: MapLegend
  readonly #canvas: MapCanvas
  /** What the map looks like, for those who do not see it. */
  readonly #words = h('p', { id: 'map-words', className: 'unseen' })
  #map: SongMap | undefined
  #indexOf = new Map<number, number>()
  /** Ids: an answer may come before the map does, and the map may be fetched again. */
  #similar: readonly number[] = []
  #path: readonly number[] = []
  #found: readonly number[] = []

  constructor(player: Player) {
    this.#player = player
    const box = byId('map')
    const overlay = byId<HTMLCanvasElement>('map-canvas')
    const points = h('canvas', { id: 'map-points', ariaHidden: 'true' })
    overlay.before(points)
    overlay.after(this.#words)
    label(overlay, 'mapLabel', undefined, 'aria-label')
    overlay.setAttribute('role', 'application') // it has keys of its own
    overlay.setAttribute('aria-describedby', this.#words.id)
    this.#tip = new MapTip(byId('map-tip'), box)
    this.#legend = new MapLegend(() => this.#regroup())
    this.#canvas = new MapCanvas({
      box,
      points,
      overlay,
      colours: MAP_COLOURS,
      onHover: hover => this.#tip.show(this.#map, hover),
      onChoose: index => void this.#playPoint(index),
    })
    byId('map-buttons').append(
      iconButton('add', 'zoomIn', () => this.#canvas.closer()),
      iconButton('minus', 'zoomOut', () => this.#canvas.farther()),
      iconButton('whole', 'zoomReset', () => this.#canvas.whole()),
      iconButton('playlists', 'keepShown', () => this.#keepShown()),
    )
    player.on('song', () => this.#mark())
    onLanguage(() => this.#legend.show())
    for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.#canvas.draw())
    }
    new MutationObserver(() => this.#canvas.draw()).observe(document.documentElement, {
      attributeFilter: ['data-theme'],
    })
  }

  /** Fetches the points. */
  async load(): Promise<void> {
    const note = byId('map-note')
    note.replaceChildren(slowNote())
    try {
      const map = await api.map()
      note.replaceChildren()
      this.#map = map
      this.#indexOf = new Map(map.ids.map((id, i) => [id, i]))
      this.#canvas.setSongs(map)
      this.#legend.take(map)
      if (map.ids.length === 0) {
        note.append(notice('emptyLibrary', command('index ~/Music')))
      }
      this.#mark()
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
    this.#mark()
  }

  /** A line through songs in their order, such as a path between two of them; none through fewer than two. */
  showPath(songs: readonly { id: number }[]): void {
    this.#path = songs.map(({ id }) => id)
    this.#mark()
  }

  /** Rings around songs that were searched for. */
  showFound(ids: readonly number[]): void {
    this.#found = ids
    this.#mark()
    byId('map-found').hidden = ids.length === 0
    label(byId('map-found'), 'found', { n: ids.length })
  }

  #mark(): void {
    const indices = (ids: readonly number[]): number[] => ids.flatMap(id => this.#indexOf.get(id) ?? [])
    this.#canvas.mark({
      current: this.#indexOf.get(this.#player.song?.id ?? -1) ?? -1,
      similar: indices(this.#similar),
      path: indices(this.#path),
      found: indices(this.#found),
    })
  }

  /** Takes colours, names of regions and words from the group that is chosen. */
  #regroup(): void {
    const { group, only } = this.#legend
    const names = this.#legend.names()
    this.#canvas.setGroups({ of: group?.of ?? [], names, only })
    const regions = this.#canvas.regionGroups().flatMap(i => names[i] ?? [])
    this.#words.textContent = [
      text('count', { n: this.#map?.ids.length ?? 0 }),
      regions.length > 0 ? text('mapRegions', { names: listNames(regions, MOST_SPOKEN) }) : '',
    ].join('. ')
  }

  /** Offers to keep the songs of the window, of the group that is looked at: who looks closer has chosen some. */
  #keepShown(): void {
    const ids = this.#canvas.shown().flatMap(i => this.#map?.ids[i] ?? [])
    if (ids.length > MOST_AT_ONCE) toast('atMost', { n: MOST_AT_ONCE })
    openSave(ids.slice(0, MOST_AT_ONCE), this.#legend.names()[this.#legend.only] ?? '')
  }

  async #playPoint(index: number): Promise<void> {
    const id = this.#map?.ids[index]
    if (id === undefined) return
    const song = await api.song(id).catch(() => undefined)
    if (song) this.#player.play(song)
  }
}
