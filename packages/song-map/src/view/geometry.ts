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
/** The farthest look, and the closest ones at few and at many points. */
const ZOOM = { out: 0.8, few: 4, many: 400 }
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

/** The closest look at some points: closer, a window would mostly show none of them. */
export function closest(points: number): number {
  return Math.min(ZOOM.many, Math.max(ZOOM.few, 1.5 * Math.sqrt(points)))
}

/** Looks closer by a factor, up to the zoom `most`; what lies under the pixel stays under it. */
export function zoomAt(view: View, size: Size, px: number, py: number, factor: number, most = ZOOM.many): View {
  const zoom = Math.min(most, Math.max(ZOOM.out, view.zoom * factor))
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
