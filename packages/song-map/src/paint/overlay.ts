import { type Size, toScreen } from '../view/geometry.ts'
import { type Box, drawName, type Pen, shortened } from './names.ts'
import { type MapScene, radiusOf } from './scene.ts'

/** Most letters of a name on the map. */
const LETTERS = 28
const TAU = 2 * Math.PI
/** Most names of regions at once. */
const MOST_REGIONS = 12
/** Share of the points in view that a region with a name has at least. */
const LEAST_OF_REGION = 0.01

/** Draws what lies over the points: lines, rings, the path, and names where there is room. */
export function paintOverlay(canvas: HTMLCanvasElement, scene: MapScene, ratio: number): void {
  const g = canvas.getContext('2d')
  if (!g) return
  const { size, current, path } = scene
  const style = getComputedStyle(canvas)
  const pen: Pen = {
    g,
    width: size.width,
    ink: style.getPropertyValue('color'),
    accent: style.getPropertyValue('accent-color'),
    ground: style.getPropertyValue('--map-ground') || style.getPropertyValue('background-color'),
    taken: [],
  }
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, size.width, size.height)
  const radius = radiusOf(scene.songs.x.length, scene.view.zoom)
  for (const i of scene.found) ring(pen, scene, i, radius + 2.5, pen.ink)
  if (path.length > 1) paintPath(pen, scene, radius)
  if (current >= 0) paintNeighbours(pen, scene, radius)
  if (scene.hover >= 0) ring(pen, scene, scene.hover, radius + 4, pen.ink)
  paintTitles(pen, scene, radius)
  paintRegions(pen, scene)
  if (scene.crosshair) {
    g.strokeStyle = pen.ink
    g.globalAlpha = 0.5
    g.strokeRect(size.width / 2 - 8, size.height / 2 - 8, 16, 16)
    g.globalAlpha = 1
  }
}

/** A line through the songs of a path, with a dot at each. */
function paintPath({ g, accent, ground }: Pen, scene: MapScene, radius: number): void {
  const places = scene.path.map(i => place(scene, i))
  g.lineJoin = 'round'
  for (const [colour, width] of [
    [ground, 6],
    [accent, 2.5],
  ] as const) {
    g.strokeStyle = colour
    g.lineWidth = width
    g.beginPath()
    for (const [n, [x, y]] of places.entries()) n === 0 ? g.moveTo(x, y) : g.lineTo(x, y)
    g.stroke()
  }
  g.fillStyle = accent
  g.beginPath()
  for (const [x, y] of places) {
    g.moveTo(x + radius + 2, y)
    g.arc(x, y, radius + 2, 0, TAU)
  }
  g.fill()
}

/** The song that is played, and lines to what sounds like it. */
function paintNeighbours(pen: Pen, scene: MapScene, radius: number): void {
  const { g, accent } = pen
  const { current, similar } = scene
  const [x, y] = place(scene, current)
  g.strokeStyle = accent
  g.lineWidth = 1.2
  for (const [rank, i] of similar.entries()) {
    const [sx, sy] = place(scene, i)
    g.globalAlpha = Math.max(0.2, 0.7 - 0.05 * rank)
    g.beginPath()
    g.moveTo(x, y)
    g.lineTo(sx, sy)
    g.stroke()
  }
  g.globalAlpha = 1
  for (const i of similar) ring(pen, scene, i, radius + 1.5, accent)
  g.fillStyle = accent
  g.beginPath()
  g.arc(x, y, radius + 3, 0, TAU)
  g.fill()
  ring(pen, scene, current, radius + 6, accent)
}

/** Titles beside what is played, its nearest neighbours and the ends of the path. */
function paintTitles(pen: Pen, scene: MapScene, radius: number): void {
  const { songs, current, similar, path } = scene
  const ends = path.length > 1 ? [path[0]!, path.at(-1)!] : []
  const beside = current >= 0 ? [current, ...similar.slice(0, 5)] : []
  pen.g.font = '500 12px system-ui, sans-serif'
  pen.g.textAlign = 'left'
  for (const i of new Set([...ends, ...beside])) {
    const title = shortened(songs.titles[i]!, LETTERS)
    const [x, y] = place(scene, i)
    const width = pen.g.measureText(title).width
    const side = x + radius + 10 + width > pen.width ? x - radius - 10 - width : x + radius + 10
    const left = Math.max(4, side)
    drawName(pen, title, left, y, [left, y - 8, left + width, y + 8])
  }
}

/** Names of regions, those with the most points first, in capitals so that they are not taken for titles. */
function paintRegions(pen: Pen, scene: MapScene): void {
  const { g } = pen
  const { size, groups, regions } = scene
  g.font = '600 11px system-ui, sans-serif'
  g.textAlign = 'center'
  g.globalAlpha = 0.75
  const inView = regions.filter(({ x, y }) => isInside(size, toScreen(scene.view, size, x, y)))
  const points = inView.reduce((sum, region) => sum + region.points, 0)
  let drawn = 0
  for (const region of inView) {
    if (drawn >= MOST_REGIONS || region.points < LEAST_OF_REGION * points) break
    if (groups.only >= 0 && groups.only !== region.group) continue
    const name = shortened(groups.names[region.group] ?? '', LETTERS).toLocaleUpperCase()
    const [x, y] = toScreen(scene.view, size, region.x, region.y)
    const half = g.measureText(name).width / 2
    const middle = Math.min(Math.max(x, half + 6), size.width - half - 6)
    const box: Box = [middle - half - 4, y - 10, middle + half + 4, y + 10]
    if (drawName(pen, name, middle, y, box)) drawn++
  }
  g.globalAlpha = 1
  g.textAlign = 'left'
}

function isInside({ width, height }: Size, [x, y]: readonly [number, number]): boolean {
  return x > 0 && y > 0 && x < width && y < height
}

function place({ songs, view, size }: MapScene, i: number): [number, number] {
  return toScreen(view, size, songs.x[i]!, songs.y[i]!)
}

function ring({ g }: Pen, scene: MapScene, i: number, radius: number, colour: string): void {
  const [x, y] = place(scene, i)
  g.strokeStyle = colour
  g.lineWidth = 1.5
  g.beginPath()
  g.arc(x, y, radius, 0, TAU)
  g.stroke()
}
