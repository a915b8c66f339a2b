import { afterEach, expect, test } from 'vitest'
import { MapCanvas } from '../src/index.ts'
import { toScreen, WHOLE } from '../src/view/geometry.ts'

const SIZE = { width: 400, height: 300 }
/** Four songs in corners, ten of a group in the right half, and forty of another one in the left. */
const LEFT = Array.from({ length: 40 }, (_, i) => 0.01 * i)
const RIGHT = Array.from({ length: 10 }, (_, i) => 0.01 * i)
const X = [-0.9, 0.9, 0.9, -0.9, ...RIGHT.map(part => 0.5 + part), ...LEFT.map(part => part - 0.7)]
const Y = [-0.9, -0.9, 0.9, 0.9, ...RIGHT.map(part => 0.1 + part), ...LEFT.map(part => part - 0.3)]
const songs = { x: X, y: Y, titles: X.map((_, i) => `Song ${i}`) }
const groups = { of: X.map((_, i) => (i > 3 && i < 14 ? 0 : 1)), names: ['drone', 'other'], only: -1 }

afterEach(() => document.body.replaceChildren())

function open(display = 'block') {
  const box = document.createElement('div')
  box.style.cssText = `display: ${display}; position: relative; width: ${SIZE.width}px; height: ${SIZE.height}px`
  const [points, overlay] = [document.createElement('canvas'), document.createElement('canvas')]
  overlay.tabIndex = 0
  overlay.style.cssText = 'color: rgb(0, 0, 0); accent-color: rgb(255, 0, 0); --map-ground: rgb(0, 0, 255)'
  box.append(points, overlay)
  for (const canvas of [points, overlay]) canvas.style.cssText += '; position: absolute; inset: 0'
  document.body.append(box)
  const seen: { hovered: (number | undefined)[]; chosen: number[] } = { hovered: [], chosen: [] }
  const map = new MapCanvas({
    box,
    points,
    overlay,
    colours: ['#00ff00'],
    onHover: hover => seen.hovered.push(hover?.index),
    onChoose: index => seen.chosen.push(index),
  })
  map.setSongs(songs)
  map.setGroups(groups)
  return { map, box, overlay, seen }
}

/** Waits for two frames: in the first the map paints, in the second it has painted. */
const painted = (): Promise<void> =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))

/** Share of the pixels of a colour in a square around a place of the map. */
function share(overlay: HTMLCanvasElement, x: number, y: number, half: number, colour: readonly number[]): number {
  const ratio = overlay.width / SIZE.width
  const [px, py] = toScreen(WHOLE, SIZE, x, y).map(part => Math.round(part * ratio)) as [number, number]
  const side = Math.round(2 * half * ratio)
  const { data } = overlay.getContext('2d')!.getImageData(px - side / 2, py - side / 2, side, side)
  let found = 0
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3]! > 100 && colour.every((part, c) => Math.abs(data[i + c]! - part) < 60)) found++
  }
  return found / side ** 2
}

test('a path is a line through its songs, and goes away again', async () => {
  const { map, overlay } = open()
  map.mark({ path: [0, 1, 2] })
  await painted()
  const red = [255, 0, 0]
  for (const [x, y] of [
    [0, -0.9],
    [0.9, 0],
  ] as const)
    expect(share(overlay, x, y, 3, red)).toBeGreaterThan(0.2)
  expect(share(overlay, -0.9, 0, 3, red)).toBe(0)
  map.mark({ path: [] })
  await painted()
  expect(share(overlay, 0, -0.9, 3, red)).toBe(0)
})

test('a region has its name where its songs are, unless another group alone is looked at', async () => {
  const { map, overlay } = open()
  await painted()
  const black = [0, 0, 0]
  expect(share(overlay, 0.545, 0.145, 8, black)).toBeGreaterThan(0.05)
  expect(map.regionGroups().at(-1)).toBe(0)
  map.setGroups({ ...groups, only: 1 })
  await painted()
  expect(share(overlay, 0.545, 0.145, 8, black)).toBe(0)
})

test('what was found has a ring; what is in the window is known, of the group that is looked at', async () => {
  const { map, overlay } = open()
  await painted()
  const black = [0, 0, 0]
  expect(share(overlay, 0.9, 0.9, 14, black)).toBe(0)
  map.mark({ found: [2] })
  await painted()
  expect(share(overlay, 0.9, 0.9, 14, black)).toBeGreaterThan(0.02)
  expect(map.shown()).toHaveLength(X.length)
  map.setGroups({ ...groups, only: 0 })
  expect(map.shown()).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  map.setGroups(groups)
  for (let i = 0; i < 2; i++) map.closer()
  expect(map.shown().filter(i => i < 4)).toEqual([])
  expect(map.shown()).not.toEqual([])
  map.setSongs({ x: [0], y: [0], titles: ['one'] })
  await painted()
  expect(share(overlay, 0.9, 0.9, 14, black)).toBe(0)
})

test('keys move, zoom and choose; new songs forget what was marked', async () => {
  const { map, overlay, seen } = open()
  await painted()
  const press = (key: string): void => {
    overlay.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  }
  press('+')
  for (let i = 0; i < 30; i++) press('ArrowRight')
  for (let i = 0; i < 30; i++) press('ArrowDown')
  expect(seen.hovered.at(-1)).toBe(1)
  press('Enter')
  expect(seen.chosen).toEqual([1])
  press('0')
  press('a')
  map.mark({ current: 2 })
  map.setSongs({ x: [0], y: [0], titles: ['one'] })
  expect(seen.hovered.at(-1)).toBeUndefined()
  await painted()
  expect(share(overlay, 0, 0, 10, [255, 0, 0])).toBe(0)
})

test('the song below a resting pointer changes with the map, and a press beside all songs chooses none', async () => {
  const { map, overlay, seen } = open()
  await painted()
  const { left, top } = overlay.getBoundingClientRect()
  const at = (type: string, x: number, y: number): void => {
    const [px, py] = toScreen(WHOLE, SIZE, x, y)
    const place = { clientX: left + px, clientY: top + py, pointerId: 1, button: 0, bubbles: true }
    overlay.dispatchEvent(new PointerEvent(type, place))
  }
  at('pointermove', 0.9, 0.9)
  expect(seen.hovered.at(-1)).toBe(2)
  map.closer()
  expect(seen.hovered.at(-1)).toBeUndefined()
  map.whole()
  expect(seen.hovered.at(-1)).toBe(2)
  overlay.setPointerCapture = () => {} // of a pointer that does not exist
  at('pointerdown', 0, 0)
  at('pointerup', 0, 0)
  expect(seen.chosen).toEqual([])
  at('pointerdown', -0.9, 0.9)
  at('pointerup', -0.9, 0.9)
  expect(seen.chosen).toEqual([3])
})

test('a map that is hidden is not painted, and is when it is shown', async () => {
  const { map, box, overlay } = open('none')
  map.mark({ path: [0, 1, 2] })
  await painted()
  const { width, height } = overlay
  const { data } = overlay.getContext('2d')!.getImageData(0, 0, width, height)
  expect(data.some(value => value > 0)).toBe(false)
  box.style.display = 'block'
  await painted()
  expect(share(overlay, 0, -0.9, 3, [255, 0, 0])).toBeGreaterThan(0.2)
})
