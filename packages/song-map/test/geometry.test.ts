import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { parseColour } from '../src/paint/colours.ts'
import { paintSquares } from '../src/paint/pixels.ts'
import { closest, panBy, toMap, toScreen, WHOLE, zoomAt } from '../src/view/geometry.ts'
import { PointGrid } from '../src/view/point-grid.ts'

const size = { width: 800, height: 500 }

test('the whole map is in the window, and pixels lead back to its points', () => {
  for (const [x, y] of [
    [-1, -1],
    [1, 1],
    [0.3, -0.8],
  ] as const) {
    const [px, py] = toScreen(WHOLE, size, x, y)
    expect(px).toBeGreaterThan(0)
    expect(px).toBeLessThan(size.width)
    expect(py).toBeGreaterThan(0)
    expect(py).toBeLessThan(size.height)
    const back = toMap(WHOLE, size, px, py)
    expect(back[0]).toBeCloseTo(x)
    expect(back[1]).toBeCloseTo(y)
  }
})

test('what lies under the pointer stays there while zooming, within limits', () => {
  let view = WHOLE
  const before = toMap(view, size, 200, 100)
  for (const factor of [1.5, 3, 0.7]) view = zoomAt(view, size, 200, 100, factor)
  expect(view.zoom).toBeCloseTo(3.15)
  const after = toMap(view, size, 200, 100)
  expect(after[0]).toBeCloseTo(before[0])
  expect(after[1]).toBeCloseTo(before[1])
  expect(zoomAt(view, size, 0, 0, 1e9).zoom).toBe(400)
  expect(zoomAt(view, size, 0, 0, 1e9, closest(90)).zoom).toBeCloseTo(14.23)
  expect([closest(1), closest(1e6)]).toEqual([4, 400])
  expect(zoomAt(view, size, 0, 0, 1e-9).zoom).toBe(0.8)
})

test('moving follows the pointer, and never loses the map', () => {
  const view = panBy({ ...WHOLE, zoom: 4 }, size, 30, -20)
  const [px, py] = toScreen(view, size, 0, 0)
  expect(px).toBeCloseTo(430)
  expect(py).toBeCloseTo(230)
  expect(panBy(WHOLE, size, 1e9, 1e9)).toEqual({ zoom: 1, x: -1, y: 1 })
})

test('the nearest point is the one that a look at all points finds', () => {
  const random = mulberry32(11)
  const x = Array.from({ length: 2000 }, () => random() * 2 - 1)
  const y = Array.from({ length: 2000 }, () => random() ** 3 * 2 - 1)
  const grid = new PointGrid(x, y)
  for (let i = 0; i < 300; i++) {
    const [qx, qy, rx, ry] = [
      random() * 2.4 - 1.2,
      random() * 2.4 - 1.2,
      0.001 + random() * 0.2,
      0.001 + random() * 0.1,
    ]
    const distances = x.map((value, j) => ((value - qx) / rx) ** 2 + ((y[j]! - qy) / ry) ** 2)
    const least = Math.min(...distances)
    expect(grid.nearest(qx, qy, rx, ry)).toBe(least <= 1 ? distances.indexOf(least) : -1)
  }
  expect(new PointGrid([], []).nearest(0, 0, 1, 1)).toBe(-1)
})

test('squares are written over each other, and cut at the rim', () => {
  const pixels = new Uint32Array(12)
  paintSquares(pixels, 4, 3, 2, [
    { colour: [1, 2, 3], alpha: 1, corners: [0, 0, 1.2, 0.9] },
    { colour: [255, 0, 0], alpha: 0.2, corners: [-1, 1.6, 3, -1, 9, 9] },
  ])
  const [a, b] = [0xff030201, 0x330000ff]
  expect([...pixels]).toEqual([a, a, 0, b, a, a, a, 0, b, a, a, 0])
})

test.each([
  ['#4c9be8', [76, 155, 232]],
  ['rgb(1, 2, 3)', [1, 2, 3]],
  ['rgba(9 8 7 / 0.5)', [9, 8, 7]],
  ['oklch(0.5 0 0)', [128, 128, 128]],
])('the colour %s', (text, expected) => expect(parseColour(text)).toEqual(expected))
