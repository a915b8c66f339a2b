import { mulberry32 } from '@murecom/internal'
import { afterEach, expect, test } from 'vitest'
import { CanvasPoints } from '../src/paint/canvas-points.ts'
import { hasGraphicsCard } from '../src/paint/graphics-card.ts'
import type { MapScene, PointPainter } from '../src/paint/scene.ts'
import { WebglPoints } from '../src/paint/webgl-points.ts'
import { WHOLE } from '../src/view/geometry.ts'

const SIZE = { width: 320, height: 200 }
const COLOURS = ['#ff0000', '#00ff00']

afterEach(() => document.body.replaceChildren())

function canvas(): HTMLCanvasElement {
  const element = document.createElement('canvas')
  Object.assign(element, SIZE)
  document.body.append(element)
  return element
}

function sceneOf(count: number, seed: number): MapScene {
  const random = mulberry32(seed)
  const place = (): Float64Array => Float64Array.from({ length: count }, () => 2 * random() - 1)
  return {
    songs: { x: place(), y: place(), titles: [] },
    view: WHOLE,
    size: SIZE,
    colours: COLOURS,
    groups: { of: Int32Array.from({ length: count }, (_, i) => (i % 3) - 1), names: ['a', 'b'], only: -1 },
    current: -1,
    hover: -1,
    similar: [],
    path: [],
    found: [],
    regions: [],
    crosshair: false,
  }
}

/** What a painter leaves on a canvas, as red, green, blue and alpha of each pixel. */
function pixelsOf(on: HTMLCanvasElement, painter: PointPainter, scene: MapScene): Uint8ClampedArray {
  painter.take(scene.songs, scene.groups.of, COLOURS.length)
  painter.paint(scene, 'rgb(0, 0, 255)', 1)
  const copy = canvas().getContext('2d')!
  copy.drawImage(on, 0, 0) // in the same task: later a WebGL canvas is empty
  return copy.getImageData(0, 0, SIZE.width, SIZE.height).data
}

function painters(): {
  gl: readonly [HTMLCanvasElement, WebglPoints]
  flat: readonly [HTMLCanvasElement, CanvasPoints]
} {
  const [below, oracle] = [canvas(), canvas()]
  return { gl: [below, WebglPoints.on(below, () => {})!], flat: [oracle, new CanvasPoints(oracle)] }
}

test.each([
  ['few points', 40, {}],
  ['a closer look', 400, { view: { zoom: 6, x: 0.3, y: -0.4 } }],
])('%s: WebGL draws what the canvas of two dimensions does', (_, count, change) => {
  const scene = { ...sceneOf(count, 4), ...change }
  const { gl, flat } = painters()
  const [ours, expected] = [pixelsOf(...gl, scene), pixelsOf(...flat, scene)]
  const isLike = (i: number, j: number): boolean =>
    [0, 1, 2, 3].every(part => Math.abs(ours[i + part]! - expected[j + part]!) <= 80)
  // Rims are smoothed differently in each version of a browser, so a pixel next to it will do.
  const around = [-1, 0, 1].flatMap(row => [-1, 0, 1].map(column => 4 * (row * SIZE.width + column)))
  let [inked, differing] = [0, 0]
  for (let i = 0; i < ours.length; i += 4) {
    if (expected[i + 3]! > 0) inked++
    if (!around.some(step => isLike(i, i + step))) differing++
  }
  expect(inked).toBeGreaterThan(500)
  // Discs of one path do not add up where they overlap.
  expect(differing / inked).toBeLessThan(0.03)
})

test('one group alone is bright, and colours are those of the groups', () => {
  const scene = sceneOf(2, 1)
  scene.songs = { x: [-0.5, 0.5], y: [0, 0], titles: [] }
  scene.groups = { of: [0, 1], names: ['a', 'b'], only: 1 }
  const { gl } = painters()
  const pixels = pixelsOf(...gl, scene)
  const at = (x: number): number[] => [...pixels.slice(4 * (100 * SIZE.width + x), 4 * (100 * SIZE.width + x) + 4)]
  expect(at(88)).toEqual([255, 0, 0, Math.round(0.08 * 255)])
  const bright = at(232)
  expect(bright.slice(0, 3)).toEqual([0, 255, 0])
  expect(bright[3]).toBeGreaterThan(200)
})

test('100,000 points are drawn, and drawn again after the graphics card has lost them', async () => {
  const scene = sceneOf(100_000, 2)
  const below = canvas()
  let restored = (): void => {}
  const back = new Promise<void>(resolve => {
    restored = resolve
  })
  const painter = WebglPoints.on(below, restored)!
  const before = pixelsOf(below, painter, scene)
  expect(before.filter((value, i) => i % 4 === 3 && value > 0).length).toBeGreaterThan(20_000)
  const lose = below.getContext('webgl2')!.getExtension('WEBGL_lose_context')!
  const lost = new Promise(resolve => below.addEventListener('webglcontextlost', resolve))
  lose.loseContext()
  await lost
  setTimeout(() => lose.restoreContext(), 0)
  await back
  painter.paint(scene, 'rgb(0, 0, 255)', 1)
  const copy = canvas().getContext('2d')!
  copy.drawImage(below, 0, 0)
  expect(copy.getImageData(0, 0, SIZE.width, SIZE.height).data).toEqual(before)
})

test('a canvas that has another context is left to the other painter', () => {
  const taken = canvas()
  taken.getContext('2d')
  expect(WebglPoints.on(taken, () => {})).toBeUndefined()
})

test('a renderer on the processor, as in these tests, is no graphics card', () => {
  const gl = canvas().getContext('webgl2')!
  const name = gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info')!.UNMASKED_RENDERER_WEBGL)
  expect(hasGraphicsCard()).toBe(!String(name).includes('SwiftShader'))
})
