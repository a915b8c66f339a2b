import type { SongMap } from '../api.ts'
import { type Size, toScreen, type View } from './map-geometry.ts'
import { paintSquares, parseColour } from './map-pixels.ts'

/** What the map shows. */
interface MapScene {
  map: SongMap
  view: View
  size: Size
  /** Group of each point; one without a colour is grey. */
  groupOf: readonly number[]
  colours: readonly string[]
  /** The one group that is not faded; -1 for all. */
  only: number
  /** Indices of points; -1 for none. */
  current: number
  hover: number
  similar: readonly number[]
  /** Marks the middle, for those who move by keyboard. */
  crosshair: boolean
}

/** Of a name on the map. */
const LETTERS = 28
const TAU = 2 * Math.PI
/** From this many points on, and below this radius in pixels, points are written pixel by pixel. */
const MANY = 3000
const SMALL = 2.5

/** Paints the whole map, at once and from nothing: 20,000 points take a few milliseconds. */
export function paintMap(canvas: HTMLCanvasElement, scene: MapScene): void {
  const g = canvas.getContext('2d')
  if (!g) return
  const { map, view, size, colours, groupOf, only } = scene
  const style = getComputedStyle(canvas)
  const ink = style.getPropertyValue('color')
  const accent = style.getPropertyValue('accent-color')
  const ratio = canvas.width / size.width
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, size.width, size.height)

  const radius = Math.min(9, Math.max(1.4, (90 / Math.sqrt(map.ids.length + 100)) * Math.sqrt(view.zoom)))
  const byColour: number[][] = Array.from({ length: colours.length + 1 }, () => [])
  for (let i = 0; i < map.ids.length; i++) {
    const group = groupOf[i] ?? -1
    byColour[group >= 0 && group < colours.length ? group : colours.length]!.push(i)
  }
  // Grey first, so that it lies below.
  const groups = byColour
    .map((points, c) => {
      const grey = c === colours.length
      const alpha = only >= 0 && only !== c ? 0.08 : grey ? 0.3 : 0.85
      return { points, alpha, colour: grey ? ink : colours[c]! }
    })
    .reverse()
  if (map.ids.length > MANY && radius < SMALL) paintDense(g, scene, groups, radius * ratio)
  else {
    for (const { points, alpha, colour } of groups) {
      g.fillStyle = colour
      g.globalAlpha = alpha
      paintPoints(g, scene, points, radius)
    }
  }
  g.globalAlpha = 1
  if (scene.current >= 0) paintNeighbours(g, scene, radius, ink, accent)
  if (scene.hover >= 0) ring(g, scene, scene.hover, radius + 4, ink)
  if (scene.crosshair) {
    g.strokeStyle = ink
    g.globalAlpha = 0.5
    g.strokeRect(size.width / 2 - 8, size.height / 2 - 8, 16, 16)
    g.globalAlpha = 1
  }
}

function paintPoints(g: CanvasRenderingContext2D, scene: MapScene, points: readonly number[], radius: number): void {
  const { map, view, size } = scene
  g.beginPath()
  for (const i of points) {
    const [x, y] = toScreen(view, size, map.x[i]!, map.y[i]!)
    if (x < -radius || y < -radius || x > size.width + radius || y > size.height + radius) continue
    g.moveTo(x + radius, y)
    g.arc(x, y, radius, 0, TAU)
  }
  g.fill()
}

/** Many points so small that a square looks like a disc: their pixels are written, in the place of what was there. */
function paintDense(
  g: CanvasRenderingContext2D,
  { map, view, size }: MapScene,
  groups: readonly { points: readonly number[]; alpha: number; colour: string }[],
  radius: number,
): void {
  const { width, height } = g.canvas
  const ratio = width / size.width
  const image = g.createImageData(width, height)
  const squares = groups.map(({ points, alpha, colour }) => {
    const corners: number[] = []
    for (const i of points) {
      const [x, y] = toScreen(view, size, map.x[i]!, map.y[i]!)
      corners.push(x * ratio - radius, y * ratio - radius)
    }
    return { alpha, colour: parseColour(colour), corners }
  })
  paintSquares(new Uint32Array(image.data.buffer), width, height, Math.max(2, Math.round(2 * radius)), squares)
  g.putImageData(image, 0, 0)
}

/** The song that is played, lines to what sounds like it, and their names where there is room. */
function paintNeighbours(
  g: CanvasRenderingContext2D,
  scene: MapScene,
  radius: number,
  ink: string,
  accent: string,
): void {
  const { map, view, size, current, similar } = scene
  const [x, y] = toScreen(view, size, map.x[current]!, map.y[current]!)
  g.strokeStyle = accent
  g.lineWidth = 1.2
  for (const [rank, i] of similar.entries()) {
    const [sx, sy] = toScreen(view, size, map.x[i]!, map.y[i]!)
    g.globalAlpha = 0.7 - 0.05 * rank
    g.beginPath()
    g.moveTo(x, y)
    g.lineTo(sx, sy)
    g.stroke()
  }
  g.globalAlpha = 1
  for (const i of similar) ring(g, scene, i, radius + 1.5, accent)
  g.fillStyle = accent
  g.beginPath()
  g.arc(x, y, radius + 3, 0, TAU)
  g.fill()
  ring(g, scene, current, radius + 6, accent)
  paintNames(g, scene, [current, ...similar.slice(0, 5)], radius, ink)
}

function paintNames(
  g: CanvasRenderingContext2D,
  { map, view, size }: MapScene,
  points: readonly number[],
  radius: number,
  ink: string,
): void {
  g.font = '500 12px system-ui, sans-serif'
  g.textBaseline = 'middle'
  g.fillStyle = ink
  g.strokeStyle = getComputedStyle(g.canvas).backgroundColor
  g.lineWidth = 4
  g.lineJoin = 'round'
  const taken: [number, number, number, number][] = []
  for (const i of points) {
    const title = shortened(map.titles[i]!)
    const [x, y] = toScreen(view, size, map.x[i]!, map.y[i]!)
    const width = g.measureText(title).width
    const side = x + radius + 10 + width > size.width ? x - radius - 10 - width : x + radius + 10
    const left = Math.max(4, side)
    const box: [number, number, number, number] = [left, y - 8, left + width, y + 8]
    if (taken.some(b => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue
    taken.push(box)
    // A rim in the colour of the ground: names stay legible over points and lines.
    g.strokeText(title, left, y)
    g.fillText(title, left, y)
  }
}

/** Cut between what is read as one letter, not within an emoji or under an accent. */
function shortened(title: string): string {
  const letters = [...new Intl.Segmenter().segment(title)].map(({ segment }) => segment)
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS - 1).join('')}…` : title
}

function ring(
  g: CanvasRenderingContext2D,
  { map, view, size }: MapScene,
  i: number,
  radius: number,
  colour: string,
): void {
  const [x, y] = toScreen(view, size, map.x[i]!, map.y[i]!)
  g.strokeStyle = colour
  g.lineWidth = 1.5
  g.beginPath()
  g.arc(x, y, radius, 0, TAU)
  g.stroke()
}
