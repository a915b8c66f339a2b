/** What part of the map is seen: how often it is magnified, and the point of the map in the middle. */
export interface View {
  zoom: number
  x: number
  y: number
}

/** The window that the map is seen through, in pixels. */
export interface Size {
  width: number
  height: number
}

/** The look at everything. */
export const WHOLE: View = { zoom: 1, x: 0, y: 0 }
/** Farthest and closest look. */
const ZOOM = { out: 0.8, in: 200 }
/** Share of the window that the whole map takes: above and below are legend and buttons. */
const FILLED = { x: 0.9, y: 0.78 }

/** Pixels of one unit of the map, along each axis. The axes have no common unit, so that the map fills the window. */
export function unit({ zoom }: View, { width, height }: Size): [number, number] {
  return [(zoom * FILLED.x * Math.max(1, width)) / 2, (zoom * FILLED.y * Math.max(1, height)) / 2]
}

/** Pixel of a point of the map. */
export function toScreen(view: View, size: Size, x: number, y: number): [number, number] {
  const [ux, uy] = unit(view, size)
  return [size.width / 2 + (x - view.x) * ux, size.height / 2 - (y - view.y) * uy]
}

/** Point of the map under a pixel. */
export function toMap(view: View, size: Size, px: number, py: number): [number, number] {
  const [ux, uy] = unit(view, size)
  return [view.x + (px - size.width / 2) / ux, view.y - (py - size.height / 2) / uy]
}

/** Looks closer by a factor; what lies under the pixel stays under it. */
export function zoomAt(view: View, size: Size, px: number, py: number, factor: number): View {
  const zoom = Math.min(ZOOM.in, Math.max(ZOOM.out, view.zoom * factor))
  const [x, y] = toMap(view, size, px, py)
  const [ux, uy] = unit({ ...view, zoom }, size)
  return { zoom, x: x - (px - size.width / 2) / ux, y: y + (py - size.height / 2) / uy }
}

/** Moves the look by pixels; the middle stays on the map. */
export function panBy(view: View, size: Size, dx: number, dy: number): View {
  const keep = (value: number): number => Math.min(1, Math.max(-1, value))
  const [ux, uy] = unit(view, size)
  return { zoom: view.zoom, x: keep(view.x - dx / ux), y: keep(view.y + dy / uy) }
}

/** Points sorted into squares, so that the nearest one is found among few. */
export class PointGrid {
  readonly #x: readonly number[]
  readonly #y: readonly number[]
  readonly #cells: number
  readonly #members = new Map<number, number[]>()

  /** @param x, y coordinates in [-1, 1] */
  constructor(x: readonly number[], y: readonly number[]) {
    this.#x = x
    this.#y = y
    this.#cells = Math.max(1, Math.min(256, Math.ceil(Math.sqrt(x.length))))
    for (let i = 0; i < x.length; i++) {
      const key = this.#cell(x[i]!) * this.#cells + this.#cell(y[i]!)
      const members = this.#members.get(key)
      if (members) members.push(i)
      else this.#members.set(key, [i])
    }
  }

  /**
   * Index of the nearest point in the ellipse with half axes `rx` and `ry`, measured in them; the lower index among equals;
   * -1 when there is none.
   */
  nearest(x: number, y: number, rx: number, ry: number): number {
    let best = -1
    let least = 1
    for (let cx = this.#cell(x - rx); cx <= this.#cell(x + rx); cx++) {
      for (let cy = this.#cell(y - ry); cy <= this.#cell(y + ry); cy++) {
        for (const i of this.#members.get(cx * this.#cells + cy) ?? []) {
          const distance = ((this.#x[i]! - x) / rx) ** 2 + ((this.#y[i]! - y) / ry) ** 2
          if (distance < least || (distance === least && (best < 0 || i < best))) {
            best = i
            least = distance
          }
        }
      }
    }
    return best
  }

  #cell(value: number): number {
    return Math.min(this.#cells - 1, Math.max(0, Math.floor(((value + 1) / 2) * this.#cells)))
  }
}
