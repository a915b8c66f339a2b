import type { Region } from '../regions/find-regions.ts'
import type { Size, View } from '../view/geometry.ts'

/** Songs as points, in columns. */
export interface MapSongs {
  /** In [-1, 1]; y grows upwards. */
  x: ArrayLike<number>
  y: ArrayLike<number>
  titles: ArrayLike<string>
}

/** What points are coloured by. */
export interface MapGroups {
  /** Group of each point, most frequent first; -1 for none. One without a colour is grey. */
  of: ArrayLike<number>
  names: readonly string[]
  /** The one group that is not faded; -1 for all. */
  only: number
}

/** What the map shows. Indices of points are -1 for none. */
export interface MapScene {
  songs: MapSongs
  view: View
  size: Size
  colours: readonly string[]
  groups: MapGroups
  current: number
  hover: number
  similar: readonly number[]
  /** Songs on the way from one to another, in order. */
  path: readonly number[]
  /** Songs that were searched for. */
  found: readonly number[]
  regions: readonly Region[]
  /** Marks the middle, for those who move by keyboard. */
  crosshair: boolean
}

/** What draws the points, without anything that lies over them. */
export interface PointPainter {
  /** Takes points and their groups; called when either changes. */
  take(songs: MapSongs, of: ArrayLike<number>, colours: number): void
  /** Draws all points at once. `ink` is the colour of those without a group, `ratio` device pixels of a pixel. */
  paint(scene: MapScene, ink: string, ratio: number): void
}

/** Share of its colour that a group has: faded when another one is looked at, pale without a colour of its own. */
export function alphaOf(scene: MapScene, group: number): number {
  const { colours, groups } = scene
  if (groups.only >= 0 && groups.only !== group) return 0.08
  return group === colours.length ? 0.3 : 0.8
}

/** Radius of a point in pixels: smaller where there are many, larger close up. */
export function radiusOf(points: number, zoom: number): number {
  return Math.min(7, Math.max(1.1, (60 / Math.sqrt(points + 100)) * Math.sqrt(zoom)))
}

/** The group of a point as an index of colours; grey, the last one, without a colour. */
export function colourOf(of: ArrayLike<number>, colours: number, i: number): number {
  const group = of[i] ?? -1
  return group >= 0 && group < colours ? group : colours
}
