import { CanvasPoints } from './paint/canvas-points.ts'
import { hasGraphicsCard } from './paint/graphics-card.ts'
import { paintOverlay } from './paint/overlay.ts'
import type { MapGroups, MapSongs, PointPainter } from './paint/scene.ts'
import { WebglPoints } from './paint/webgl-points.ts'
import { RegionLevels } from './regions/region-levels.ts'
import { onGestures } from './view/gestures.ts'
import { type Hover, Look } from './view/look.ts'

/** Pixels that an arrow key moves the map by, and how much closer a key or a button looks. */
const STEP = 40
const CLOSER = 1.6
/** Pixels that one arrow key moves the map by. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
}

/** Where a map is shown and who is asked. */
interface MapCanvasOptions {
  /** The box that both canvases fill. */
  box: HTMLElement
  /** The lower canvas, which shows the points. */
  points: HTMLCanvasElement
  /**
   * The upper canvas: lines and names, the focus, pointers and keys. Its styles `color`, `accent-color` and `--map-ground`
   * are the map's ink, what is played, and the rim of names.
   */
  overlay: HTMLCanvasElement
  /** Colours of the most frequent groups, as `#4c9be8`; other points are grey. */
  colours: readonly string[]
  /** Shows the name of the song that is pointed at; undefined when there is none. */
  onHover(hover: Hover | undefined): void
  /** The song with an index was clicked, or Enter was pressed on it. */
  onChoose(index: number): void
}

/** Which songs are marked, as indices of points. */
interface Marks {
  /** -1 for none. */
  current: number
  similar: readonly number[]
  path: readonly number[]
  /** What was searched for. */
  found: readonly number[]
}
const NO_MARKS: Marks = { current: -1, similar: [], path: [], found: [] }

/**
 * A map of songs on two canvases: one point a song, drawn by a graphics card or, where there is none, in two dimensions. It moves by
 * dragging, wheel, pinch and keys (arrows, plus, minus, 0, Enter), and paints at most once a frame.
 */
export class MapCanvas {
  readonly #options: MapCanvasOptions
  readonly #painter: PointPainter
  readonly #look = new Look()
  #groups: MapGroups = { of: [], names: [], only: -1 }
  #levels = new RegionLevels(this.#look.songs, this.#groups)
  #marks = NO_MARKS
  #hover = -1
  /** Pixel where the pointer rests: the map may move below it. */
  #pointer: readonly [number, number] | undefined
  #waiting = 0

  constructor(options: MapCanvasOptions) {
    this.#options = options
    const { box, points, overlay } = options
    const painter = hasGraphicsCard() ? WebglPoints.on(points, () => this.draw()) : undefined
    this.#painter = painter ?? new CanvasPoints(points)
    new ResizeObserver(() => this.#resize()).observe(box)
    onGestures(overlay, {
      pan: (dx, dy) => this.#move(look => look.pan(dx, dy)),
      zoom: (x, y, factor) => this.#move(look => look.zoom(factor, x, y)),
      hover: (x, y) => {
        this.#pointer = [x, y]
        this.#setHover(this.#look.at(x, y))
      },
      leave: () => {
        this.#pointer = undefined
        this.#setHover(-1)
      },
      click: (x, y) => this.#choose(this.#look.at(x, y)),
    })
    overlay.addEventListener('keydown', event => this.#key(event))
    overlay.addEventListener('focus', () => this.draw())
    overlay.addEventListener('blur', () => this.#setHover(-1))
  }

  /** Shows songs, and nothing of earlier ones. */
  setSongs(songs: MapSongs): void {
    this.#look.songs = songs
    this.#marks = NO_MARKS
    this.#setHover(-1)
    this.setGroups({ of: [], names: [], only: -1 })
  }

  /** Colours the points by groups, and names the regions in which a group is frequent. */
  setGroups(groups: MapGroups): void {
    const isSame = groups.of === this.#groups.of && groups.names === this.#groups.names
    this.#groups = groups
    if (!isSame) {
      this.#levels = new RegionLevels(this.#look.songs, groups)
      this.#painter.take(this.#look.songs, groups.of, this.#options.colours.length)
    }
    this.draw()
  }

  /** Marks songs; what is left out stays as it is. */
  mark(marks: Partial<Marks>): void {
    this.#marks = { ...this.#marks, ...marks }
    this.draw()
  }

  /** Groups that have a region on the whole map, from left to right: for those who do not see it. */
  regionGroups(): number[] {
    const across = [...this.#levels.at(1)].sort((a, b) => a.x - b.x)
    return [...new Set(across.map(({ group }) => group))]
  }

  /** Songs in the window, of the one group that is looked at where there is one. O(songs) */
  shown(): number[] {
    const { of, only } = this.#groups
    return this.#look.inside().filter(i => only < 0 || of[i] === only)
  }

  closer(): void {
    this.#move(look => look.zoom(CLOSER))
  }
  farther(): void {
    this.#move(look => look.zoom(1 / CLOSER))
  }
  whole(): void {
    this.#move(look => look.whole())
  }

  /** Paints at the next frame, however often it is asked for. */
  draw(): void {
    this.#waiting ||= requestAnimationFrame(() => this.#paint())
  }

  #resize(): void {
    const { box, points, overlay } = this.#options
    const { width, height } = box.getBoundingClientRect()
    if (width === 0 || height === 0) return
    this.#look.size = { width, height }
    for (const canvas of [points, overlay]) {
      canvas.width = Math.round(width * devicePixelRatio)
      canvas.height = Math.round(height * devicePixelRatio)
    }
    this.#paint()
  }

  /** Changes what is seen; the song below a resting pointer becomes another one. */
  #move(change: (look: Look) => void): void {
    change(this.#look)
    this.#setHover(this.#pointer ? this.#look.at(...this.#pointer) : -1)
  }

  #setHover(index: number): void {
    this.#hover = index
    this.#options.overlay.classList.toggle('pointing', index >= 0)
    this.#options.onHover(this.#look.hoverOf(index))
    this.draw()
  }

  #choose(index: number): void {
    if (index >= 0) this.#options.onChoose(index)
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = ARROWS[event.key]
    if (arrow) this.#look.pan(...arrow)
    else if (event.key === '+' || event.key === '=') this.#look.zoom(CLOSER)
    else if (event.key === '-') this.#look.zoom(1 / CLOSER)
    else if (event.key === '0') this.#look.whole()
    else if (event.key === 'Enter') this.#choose(this.#hover)
    else return
    event.preventDefault()
    event.stopPropagation()
    this.#setHover(this.#look.inMiddle())
  }

  #paint(): void {
    cancelAnimationFrame(this.#waiting)
    this.#waiting = 0
    const { box, overlay, colours } = this.#options
    // A map that is not shown has no size: points would be as large as its canvas, which takes seconds. Shown, it is resized.
    if (box.clientWidth === 0) return
    const { songs, view, size } = this.#look
    const scene = {
      songs,
      view,
      size,
      colours,
      groups: this.#groups,
      ...this.#marks,
      hover: this.#hover,
      regions: this.#levels.at(view.zoom),
      crosshair: overlay.matches(':focus-visible'),
    }
    const ratio = overlay.width / size.width
    this.#painter.paint(scene, getComputedStyle(overlay).color, ratio)
    paintOverlay(overlay, scene, ratio)
  }
}
