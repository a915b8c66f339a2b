import { unit } from '../view/geometry.ts'
import { parseColour } from './colours.ts'
import { paintSquares } from './pixels.ts'
import { alphaOf, colourOf, type MapScene, type MapSongs, type PointPainter, radiusOf } from './scene.ts'

const TAU = 2 * Math.PI
/** From this many points on, and below this radius in pixels, points are written pixel by pixel. */
const MANY = 3000
const SMALL = 2.5

/** Points of one colour, as indices. */
interface Layer {
  points: readonly number[]
  alpha: number
  colour: string
}

/** Draws points on a canvas of two dimensions: where there is no WebGL 2, and as the oracle of the painter that uses it. */
export class CanvasPoints implements PointPainter {
  readonly #canvas: HTMLCanvasElement
  #songs: MapSongs | undefined
  #byColour: number[][] = []

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  take(songs: MapSongs, of: ArrayLike<number>, colours: number): void {
    this.#songs = songs
    this.#byColour = Array.from({ length: colours + 1 }, () => [])
    for (let i = 0; i < songs.x.length; i++) this.#byColour[colourOf(of, colours, i)]!.push(i)
  }

  paint(scene: MapScene, ink: string, ratio: number): void {
    const g = this.#canvas.getContext('2d')
    if (!g || !this.#songs) return
    const { size, colours, songs, view } = scene
    g.setTransform(ratio, 0, 0, ratio, 0, 0)
    g.clearRect(0, 0, size.width, size.height)
    // Grey first, so that it lies below.
    const layers = this.#byColour
      .map((points, c) => ({ points, alpha: alphaOf(scene, c), colour: colours[c] ?? ink }))
      .reverse()
    const radius = radiusOf(songs.x.length, view.zoom)
    if (songs.x.length > MANY && radius < SMALL) paintDense(g, scene, layers, radius * ratio)
    else for (const layer of layers) paintDiscs(g, scene, layer, radius)
    g.globalAlpha = 1
  }
}

function paintDiscs(
  g: CanvasRenderingContext2D,
  scene: MapScene,
  { points, alpha, colour }: Layer,
  radius: number,
): void {
  const { songs, view, size } = scene
  const [ux, uy] = unit(view, size)
  g.fillStyle = colour
  g.globalAlpha = alpha
  g.beginPath()
  for (const i of points) {
    const x = size.width / 2 + (songs.x[i]! - view.x) * ux
    const y = size.height / 2 - (songs.y[i]! - view.y) * uy
    if (x < -radius || y < -radius || x > size.width + radius || y > size.height + radius) continue
    g.moveTo(x + radius, y)
    g.arc(x, y, radius, 0, TAU)
  }
  g.fill()
}

/** Many points so small that a square looks like a disc: their pixels are written, in the place of what was there. */
function paintDense(
  g: CanvasRenderingContext2D,
  { songs, view, size }: MapScene,
  layers: readonly Layer[],
  radius: number,
): void {
  const { width, height } = g.canvas
  const [ux, uy] = unit(view, size)
  const ratio = width / size.width
  const image = g.createImageData(width, height)
  const squares = layers.map(({ points, alpha, colour }) => {
    const corners = new Float32Array(2 * points.length)
    for (const [n, i] of points.entries()) {
      corners[2 * n] = (size.width / 2 + (songs.x[i]! - view.x) * ux) * ratio - radius
      corners[2 * n + 1] = (size.height / 2 - (songs.y[i]! - view.y) * uy) * ratio - radius
    }
    return { alpha, colour: parseColour(colour), corners }
  })
  paintSquares(new Uint32Array(image.data.buffer), width, height, Math.max(2, Math.round(2 * radius)), squares)
  g.putImageData(image, 0, 0)
}
