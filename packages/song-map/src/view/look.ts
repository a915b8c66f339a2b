import type { MapSongs } from '../paint/scene.ts'
import { closest, panBy, type Size, toMap, toScreen, unit, type View, WHOLE, zoomAt } from './geometry.ts'
import { PointGrid } from './point-grid.ts'

/** How far from a point, in pixels, the pointer still means it. */
const REACH = 14

/** A song under the pointer or in the middle, and its pixel. */
export interface Hover {
  index: number
  x: number
  y: number
}

/** What part of some songs is seen, and which song is where. */
export class Look {
  view: View = WHOLE
  size: Size = { width: 1, height: 1 }
  #songs: MapSongs = { x: [], y: [], titles: [] }
  #grid = new PointGrid([], [])

  get songs(): MapSongs {
    return this.#songs
  }

  set songs(songs: MapSongs) {
    this.#songs = songs
    this.#grid = new PointGrid(songs.x, songs.y)
  }

  pan(dx: number, dy: number): void {
    this.view = panBy(this.view, this.size, dx, dy)
  }

  /** Looks closer at a pixel, or at the middle, by a factor. */
  zoom(factor: number, x = this.size.width / 2, y = this.size.height / 2): void {
    this.view = zoomAt(this.view, this.size, x, y, factor, closest(this.#songs.x.length))
  }

  whole(): void {
    this.view = WHOLE
  }

  /** Index of the song at a pixel, or -1. */
  at(px: number, py: number): number {
    const [x, y] = toMap(this.view, this.size, px, py)
    const [ux, uy] = unit(this.view, this.size)
    return this.#grid.nearest(x, y, REACH / ux, REACH / uy)
  }

  /** Index of the song nearest to the middle, or -1 when there is none at all. */
  inMiddle(): number {
    return this.#grid.nearest(this.view.x, this.view.y, 2, 2)
  }

  /** Indices of the songs in the window. O(songs) */
  inside(): number[] {
    const [left, top] = toMap(this.view, this.size, 0, 0)
    const [right, bottom] = toMap(this.view, this.size, this.size.width, this.size.height)
    const { x, y } = this.#songs
    const isInside = (i: number): boolean => x[i]! >= left && x[i]! <= right && y[i]! >= bottom && y[i]! <= top
    return Array.from({ length: x.length }, (_, i) => i).filter(isInside)
  }

  /** A song and its pixel; undefined for -1. */
  hoverOf(index: number): Hover | undefined {
    if (index < 0) return undefined
    const [x, y] = toScreen(this.view, this.size, this.#songs.x[index]!, this.#songs.y[index]!)
    return { index, x, y }
  }
}
